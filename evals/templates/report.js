// Filters over the cases, and everything open on paper. Without scripts the page shows all cases.
const cases = [...document.querySelectorAll(".case")];
const [kind, loss, words] = ["kind", "loss", "words"].map((id) => document.getElementById(id));
const text = new Map(cases.map((item) => [item, item.textContent.toLowerCase()]));

function fits(item) {
  const lost = item.dataset.loss;
  const wanted = loss.value;
  const lostFits =
    !wanted || (wanted === "*" ? lost !== "||" : wanted === "-" ? lost === "||" : lost.includes(`|${wanted}|`));
  return (!kind.value || item.dataset.kind === kind.value) && lostFits && text.get(item).includes(words.value.toLowerCase());
}

function filter() {
  for (const item of cases) item.hidden = !fits(item);
  document.getElementById("left").value = `${cases.filter((item) => !item.hidden).length} of ${cases.length}`;
}

for (const control of [kind, loss, words]) control.addEventListener("input", filter);
document.querySelector(".filters").hidden = false;

let opened = [];
addEventListener("beforeprint", () => {
  opened = cases.filter((item) => !item.open);
  for (const item of opened) item.open = true;
});
addEventListener("afterprint", () => {
  for (const item of opened) item.open = false;
});
