// The page's behaviour. Gradio runs this once, as the `js_on_load` of the conversation, with `element` (its root),
// `props` (its value: the HTML of one turn), `watch` and `trigger`. Turns are put into the page by id, so that nothing
// already there is redrawn, however long the conversation grows.

const turns = document.createElement('div');
turns.className = 'turns';
element.append(turns);

let origin = null; // the citation whose evidence is shown
let placeholder = null; // what the panel shows while no citation is chosen; other components may load after this one
let clock = null; // counts the seconds of a pending turn

const get = (id) => document.getElementById(id);
const motion = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');
const narrow = () => matchMedia('(max-width: 60rem)').matches;

function announce(text) {
  const region = get('announce');
  if (region) region.textContent = text;
}

// --- conversation ---------------------------------------------------------------------------------------------------

function welcome(shown) {
  const start = get('welcome');
  if (start) start.hidden = !shown;
}

function show(html) {
  if (!html) return clear();
  const parsed = document.createElement('template');
  parsed.innerHTML = html;
  const turn = parsed.content.firstElementChild;
  const earlier = get(turn.id);
  if (earlier) earlier.replaceWith(turn);
  else turns.append(turn);
  welcome(false);
  announce(turn.dataset.announce || '');
  clearInterval(clock);
  if (turn.dataset.state === 'pending') count(turn);
  // The question goes to the top, unless somebody has scrolled away from it to read.
  const top = turn.getBoundingClientRect().top;
  if (!earlier || (top >= 0 && top < innerHeight)) turn.scrollIntoView({ block: 'start', behavior: motion() });
}

function count(turn) {
  const started = Date.now();
  const elapsed = turn.querySelector('.elapsed');
  clock = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    if (seconds > 1) elapsed.textContent = `, ${seconds} s`;
  }, 1000);
}

function clear() {
  clearInterval(clock);
  turns.replaceChildren();
  welcome(true);
  close(false);
  announce('New conversation.');
  box()?.focus();
}

// --- evidence -------------------------------------------------------------------------------------------------------

const peers = (cite) => [...cite.closest('.turn').querySelectorAll('button.cite')];

function open(cite, focus = true) {
  const chain = get(cite.dataset.evidence);
  if (!chain) return;
  mark(cite);
  const panel = get('evidence');
  placeholder ??= get('evidence-body').innerHTML;
  get('evidence-body').innerHTML = chain.innerHTML;
  get('evidence-title').textContent = chain.dataset.name;
  const all = peers(cite);
  get('evidence-position').textContent = `${all.indexOf(cite) + 1} of ${all.length}`;
  panel.querySelector('[data-step="-1"]').disabled = all[0] === cite;
  panel.querySelector('[data-step="1"]').disabled = all.at(-1) === cite;
  panel.querySelector('.evidence-tools').hidden = false;
  panel.classList.add('open');
  panel.scrollTop = 0;
  const box = panel.getBoundingClientRect();
  const hidden = panel.querySelector('.paragraph mark').getBoundingClientRect().bottom - box.bottom;
  if (hidden > 0 && !narrow()) panel.scrollTop = hidden + 48;
  // The sheet of a narrow page must not cover the citation that it explains.
  const covered = cite.getBoundingClientRect().bottom - box.top;
  if (narrow() && covered > 0) window.scrollBy({ top: covered + 24, behavior: motion() });
  if (focus) get('evidence-title').focus({ preventScroll: true });
}

function mark(cite) {
  origin?.setAttribute('aria-expanded', 'false');
  origin = cite;
  origin?.setAttribute('aria-expanded', 'true');
}

function step(by) {
  if (!origin?.isConnected) return;
  const all = peers(origin);
  const next = all[all.indexOf(origin) + by];
  if (!next) return;
  open(next);
  if (!narrow()) next.scrollIntoView({ block: 'nearest', behavior: motion() });
}

function close(refocus = true) {
  const panel = get('evidence');
  if (!panel?.classList.contains('open')) return;
  const from = origin;
  mark(null);
  panel.classList.remove('open');
  panel.querySelector('.evidence-tools').hidden = true;
  get('evidence-title').textContent = 'Evidence';
  get('evidence-body').innerHTML = placeholder;
  panel.scrollTop = 0;
  if (refocus && from?.isConnected) from.focus();
}

// --- copying --------------------------------------------------------------------------------------------------------

async function copy(button) {
  const text = button.parentElement.querySelector('.markdown').textContent;
  const done = (await written(text)) ? 'Copied' : 'Copying failed';
  button.textContent = done;
  announce(done);
  setTimeout(() => (button.textContent = 'Copy as Markdown'), 2000);
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard outside secure contexts (a plain-http address that is not loopback): the old way still works.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.cssText = 'position:fixed;opacity:0';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}

// --- events: one listener each on the document, since turns come and go -----------------------------------------------

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('button');
  if (!button) return;
  const { evidence, ask, step: by, close: closing, copy: copying } = button.dataset;
  if (evidence) button === origin ? close() : open(button);
  else if (ask) trigger('ask', { question: ask });
  else if (by) step(Number(by));
  else if (closing !== undefined) close();
  else if (copying !== undefined) copy(button);
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const table = event.target.closest?.('.corpus[open]');
  if (table) {
    table.open = false;
    table.querySelector('summary').focus();
  } else close();
});

const box = () => get('question')?.querySelector('textarea, input');

document.documentElement.lang = 'en';
if (matchMedia('(pointer: fine)').matches) setTimeout(() => box()?.focus({ preventScroll: true }));
watch('value', () => show(props.value));
