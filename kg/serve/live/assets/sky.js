// The whole store at once, each entity a dot: drawn by WebGL where the library was built, else on a plain canvas.
HOOKS.tabs.push('sky');
const SKY = {data: null, view: null};
VIEWS.sky = a => {
  if (SKY.view) { SKY.view.kill(); SKY.view = null; }
  head(a, 'sky', 'sky-note');
  const note_ = el('p', {class: 'sub', id: 'sky-state', role: 'status'}, t('asking')), key = el('div', {class: 'row', id: 'sky-key'});
  const stage = el('div', {id: 'sky', tabindex: 0, role: 'application', 'aria-label': t('sky-label')});
  a.append(note_, key, stage);
  const data = SKY.data ? Promise.resolve(SKY.data) : ask('/explore/overview').then(found => SKY.data = found);
  data.then(async found => {
    if (!stage.isConnected) return;
    const colour = found.classes.map(([cls]) => skyColour(cls)), count = k => found.class.filter(c => c === k).length;
    key.replaceChildren(...found.classes.map(([cls, names], k) => el('span', {class: 'key'}, typeIcon(cls), say(names) + ' ' + number(count(k)))));
    let library = null, why = '';
    try { library = await fetchBundle('sky.js'); } catch (e) { why = e.message || String(e); }
    if (!stage.isConnected) return;
    const options = {colour, line: mix(P().mute, P().canvas, .3), ink: P().ink, back: P().canvas, name: k => say(found.names[k]), open: k => openFar(found.ids[k], n => alone(n))};
    try { SKY.view = library ? library.sky(stage, found, options) : null; } catch (e) { why = t('no-webgl'); stage.replaceChildren(); }
    if (!SKY.view) SKY.view = plainSky(stage, found, options);
    note_.textContent = t('sky-count', number(found.ids.length), number(found.total), number(found.lines.length / 2)) + (why ? ' ' + why : '');
    stage.dataset.ready = SKY.view.kind;
  }).catch(e => { note_.textContent = e.message || String(e); });
};
const skyColour = cls => { const [head_, ink] = P().type[cls] || P().type.Organization; return S.theme === 'light' && ['Segment', 'Product', 'ChipFamily', 'Project', 'Person'].includes(cls) ? mix(ink, head_, .6) : S.theme === 'dark' && ['Segment', 'Product', 'ChipFamily', 'Project', 'Person'].includes(cls) ? mix(ink, head_, .55) : head_; };
// without the library: dots on a canvas, which can be moved, zoomed and clicked all the same
function plainSky(stage, found, options) {
  const canvas = el('canvas', {}), ctx = canvas.getContext('2d'), at = {x: 0, y: 0, scale: 1}, tip = el('div', {class: 'tip', hidden: true});
  stage.replaceChildren(canvas, tip);
  const wide = stage.clientWidth, high = stage.clientHeight, reach_ = found.x.reduce((most, x, k) => Math.max(most, Math.abs(x), Math.abs(found.y[k])), 1);
  canvas.width = wide * devicePixelRatio; canvas.height = high * devicePixelRatio;
  at.scale = Math.min(wide, high) / 2.2 / reach_;
  const draw = () => {
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    ctx.fillStyle = options.back; ctx.fillRect(0, 0, wide, high);
    found.x.forEach((x, k) => { const r = Math.max(1.2, Math.min(9, Math.sqrt(found.weight[k] + 1) * 1.4) * Math.sqrt(at.scale)); ctx.fillStyle = options.colour[found.class[k]]; ctx.fillRect(wide / 2 + (x - at.x) * at.scale - r, high / 2 + (found.y[k] - at.y) * at.scale - r, 2 * r, 2 * r); });
  };
  const nearest = e => {
    const frame = canvas.getBoundingClientRect(), x = (e.clientX - frame.left - wide / 2) / at.scale + at.x, y = (e.clientY - frame.top - high / 2) / at.scale + at.y;
    let best = -1, far = (12 / at.scale) ** 2;
    found.x.forEach((v, k) => { const d = (v - x) ** 2 + (found.y[k] - y) ** 2; if (d < far) { far = d; best = k; } });
    return best;
  };
  let from = null, moved = false;
  canvas.addEventListener('pointerdown', e => { from = [e.clientX, e.clientY]; moved = false; });
  canvas.addEventListener('pointermove', e => {
    if (from) { moved = moved || Math.hypot(e.clientX - from[0], e.clientY - from[1]) > 3; at.x -= (e.clientX - from[0]) / at.scale; at.y -= (e.clientY - from[1]) / at.scale; from = [e.clientX, e.clientY]; draw(); return; }
    const k = nearest(e);
    tip.hidden = k < 0;
    if (k >= 0) tip.textContent = options.name(k);
  });
  canvas.addEventListener('pointerup', e => { from = null; const k = nearest(e); if (!moved && k >= 0) options.open(k); });
  canvas.addEventListener('wheel', e => { at.scale *= e.deltaY < 0 ? 1.2 : 1 / 1.2; draw(); e.preventDefault(); }, {passive: false});
  stage.addEventListener('keydown', e => skyKey(e, by => { at.scale *= by; draw(); }, (dx, dy) => { at.x += dx * 60 / at.scale; at.y += dy * 60 / at.scale; draw(); }));
  draw();
  return {kind: 'canvas', kill() {}};
}
function skyKey(e, zoom_, go) {
  const arrow = ARROWS[e.key];
  if (arrow) go(...arrow); else if (e.key === '+' || e.key === '=') zoom_(1.3); else if (e.key === '-') zoom_(1 / 1.3); else return;
  e.preventDefault(); e.stopPropagation();
}
