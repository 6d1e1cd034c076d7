// The page's behaviour. Gradio runs this once, as the `js_on_load` of the conversation, with `element` (its root),
// `props` (its value: the HTML of one turn), `watch` and `trigger`. Turns are put into the page by id, so that nothing
// already there is redrawn, however long the conversation grows; a later version of a turn is patched into the earlier.

const turns = document.createElement('div');
turns.className = 'turns';
element.append(turns);

let origin = null; // the citation whose evidence is shown
let placeholder = null; // what the panel shows while no citation is chosen; other components may load after this one
const PATIENCE = 2000; // milliseconds in which a stopped answer ends
let clock = null; // counts the seconds of an unfinished turn

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
  const version = parsed.content.firstElementChild;
  const earlier = get(version.id);
  welcome(false);
  if (earlier) {
    renew(earlier, version);
  } else {
    turns.querySelectorAll(UNFINISHED).forEach(giveUp); // a visit has one answer under way at a time
    turns.append(version);
    version.scrollIntoView({ block: 'start', behavior: motion() });
    count(version);
  }
  if (version.dataset.announce) announce(version.dataset.announce);
  // The button that was pressed gives way to another: the focus goes where the next question is typed.
  if (['send', 'halt'].includes(document.activeElement?.id) && matchMedia('(pointer: fine)').matches) box()?.focus();
}

// A server that is gone sends no last version: the turn ends all the same, and one can ask again.
function giveUp(turn) {
  if (!turn.matches(UNFINISHED)) return;
  turn.dataset.state = 'stopped';
  turn.querySelector('.progress')?.replaceChildren('Stopped. The server did not answer.');
}

const UNFINISHED = ':is([data-state="pending"], [data-state="composing"])';

function count(turn) {
  const started = Date.now();
  clearInterval(clock);
  clock = setInterval(() => {
    if (!turn.isConnected || !turn.matches(UNFINISHED)) return clearInterval(clock);
    const seconds = Math.round((Date.now() - started) / 1000);
    const elapsed = turn.querySelector('.elapsed');
    if (seconds > 1 && elapsed) elapsed.textContent = `, ${seconds} s`;
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

// --- versions of a turn ---------------------------------------------------------------------------------------------

// A later version of a turn takes the earlier one's place. What stays is the same element as before, so the focus, a
// selection, opened parts and the place to which somebody scrolled survive.
function renew(turn, version) {
  const held = turn.contains(document.activeElement) ? document.activeElement : null;
  const shown = origin && turn.contains(origin);
  patch(turn, version);
  if (held && !held.isConnected) (alike(turn, held) ?? turn.querySelector('.question')).focus({ preventScroll: true });
  if (shown) follow(turn);
}

const alike = (turn, cite) => cite.dataset.key && turn.querySelector(`button.cite[data-key="${cite.dataset.key}"]`);
const key = (node) => node.dataset?.key;
const OURS = new Set(['aria-expanded', 'open']); // attributes that readers change, not versions

function patch(node, model) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== model.data) node.data = model.data;
    return;
  }
  if (node.isEqualNode(model) || node.className === 'elapsed') return;
  for (const { name } of [...node.attributes])
    if (!OURS.has(name) && !model.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of model.attributes)
    if (!OURS.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  patchChildren(node, model);
}

function patchChildren(node, model) {
  const wanted = new Set([...model.children].map(key));
  for (const child of [...node.children]) if (key(child) && !wanted.has(key(child))) child.remove();
  let place = node.firstChild;
  for (const next of [...model.childNodes]) {
    let kept = place;
    if (key(next)) while (kept && key(kept) !== key(next)) kept = kept.nextSibling;
    else if (kept && (key(kept) || kept.nodeName !== next.nodeName)) kept = null;
    if (!kept) {
      node.insertBefore(next, place);
    } else {
      if (kept === place) place = place.nextSibling;
      else node.insertBefore(kept, place);
      patch(kept, next);
    }
  }
  while (place) {
    const after = place.nextSibling;
    place.remove();
    place = after;
  }
}

// The evidence goes with its citation: into another statement that rests on the same source, or it says that it is past.
function follow(turn) {
  const cite = origin.isConnected ? origin : alike(turn, origin);
  if (cite) {
    fill(cite);
  } else {
    for (const button of get('evidence').querySelectorAll('[data-step]')) button.disabled = true;
    get('evidence-title').textContent = 'Evidence';
    get('evidence-position').textContent = 'no longer in the answer';
  }
}

// --- evidence -------------------------------------------------------------------------------------------------------

const peers = (cite) => [...cite.closest('.turn').querySelectorAll('button.cite')];

function fill(cite) {
  const chain = get(cite.dataset.evidence);
  const panel = get('evidence');
  placeholder ??= get('evidence-body').innerHTML;
  mark(cite);
  patchChildren(get('evidence-body'), chain.cloneNode(true));
  get('evidence-title').textContent = chain.dataset.name;
  const all = peers(cite);
  get('evidence-position').textContent = `${all.indexOf(cite) + 1} of ${all.length}`;
  panel.querySelector('[data-step="-1"]').disabled = all[0] === cite;
  panel.querySelector('[data-step="1"]').disabled = all.at(-1) === cite;
}

function open(cite, focus = true) {
  if (!get(cite.dataset.evidence)) return;
  fill(cite);
  const panel = get('evidence');
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
  if (button.id === 'halt') for (const turn of turns.querySelectorAll(UNFINISHED)) setTimeout(giveUp, PATIENCE, turn);
  else if (evidence) button === origin ? close() : open(button);
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
