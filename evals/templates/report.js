// Filters over lists, and everything open on paper. Without scripts the page shows all there is.
const lostOf = (item) =>
  (item.dataset.lost ?? "").split("|").map((part) => {
    const [system, losses] = part.split("=");
    return { system, losses: losses ? losses.split(",") : [] };
  });

function lossFits(item, wanted, system) {
  const all = lostOf(item);
  if (wanted === "<>") return new Set(all.map((each) => each.losses.join())).size > 1;
  const some = all.filter((each) => !system || each.system === system);
  if (wanted === "-") return some.length > 0 && some.every((each) => !each.losses.length);
  if (wanted === "*") return some.some((each) => each.losses.length);
  return wanted ? some.some((each) => each.losses.includes(wanted)) : some.length > 0;
}

function filtering(list) {
  const items = [...list.querySelectorAll(".item")];
  const text = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const controls = [...list.querySelectorAll("[data-by]")];
  const bar = list.querySelector(".filters");

  function filter() {
    const chosen = Object.fromEntries(controls.map((control) => [control.dataset.by, control.value]));
    for (const item of items) {
      const fits =
        (!chosen.kind || item.dataset.kind === chosen.kind) &&
        (chosen.loss === undefined || lossFits(item, chosen.loss, chosen.system)) &&
        text.get(item).includes(chosen.words.trim().toLowerCase());
      item.hidden = !fits;
    }
    list.querySelector("output").value = `${items.filter((item) => !item.hidden).length} of ${items.length}`;
  }

  for (const control of controls) control.addEventListener("input", filter);
  const button = bar.querySelector("button");
  button.hidden = !items.some((item) => item.matches("details"));
  button.addEventListener("click", () => {
    const open = button.textContent === "open all";
    for (const item of items) if (!item.hidden) item.open = open;
    button.textContent = open ? "close all" : "open all";
  });
  bar.hidden = false;
}

document.querySelectorAll(".filtered").forEach(filtering);

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const item of opened) item.open = true;
});
addEventListener("afterprint", () => {
  for (const item of opened) item.open = false;
});
