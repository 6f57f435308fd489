// Questions to the server that this page came from; nobody else is asked.
const SERVER = KG.server;
let asking = 0;
const shownIds = () => SCENE.items.filter(i => i.node != null).slice(0, 400).map(i => KG.nodes[i.node].i);
class Trouble extends Error {}
async function ask(path, given, options) {
  const query = new URLSearchParams(Object.entries(given || {}).filter(([, value]) => value != null && value !== '')).toString();
  busy(1);
  try {
    const answer = await fetch(path + (query ? '?' + query : ''), {cache: 'no-cache', headers: {Accept: 'application/json'}, ...(options || {})});
    if (!answer.ok) throw new Trouble((await answer.text()).trim().slice(0, 400) || String(answer.status));
    return await answer.json();
  } catch (e) {
    if (e.name === 'AbortError' || e instanceof Trouble) throw e;
    throw new Trouble(t('no-server'));
  } finally { busy(-1); }
}
function busy(by) {
  asking += by;
  document.documentElement.dataset.busy = String(asking);
}
// what went wrong is said where the reader looks: over the picture, until the next thing is chosen
function complain(e) {
  if (e.name === 'AbortError') return;
  const to = $('complaint') || $('stage').appendChild(el('div', {id: 'complaint', role: 'alert'}));
  to.replaceChildren(el('span', {}, e instanceof Trouble ? e.message : String(e)), button('×', () => to.remove(), {class: 'btn small', 'aria-label': t('close')}));
}
const idPath = id => encodeURIComponent(id);
