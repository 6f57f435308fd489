// Up to 100,000 dots and 200,000 lines on a canvas, pixel by pixel: no graphics card is needed, and the last picture is moved while the next is made.
const NAMES_SEEN = 36, NEAR = 11, IDLE = 70, QUICK = 14; // names written; pixels around the pointer; milliseconds until the picture is made anew; cost at which it is made for each frame
const packed = colour => { const [r, g, b] = rgb(colour); return (255 << 24 | b << 16 | g << 8 | r) >>> 0; };
const rgb = colour => [1, 3, 5].map(k => parseInt(colour.slice(k, k + 2), 16));

function starfield(stage, found, options) {
  const wide = Math.max(1, stage.clientWidth), high = Math.max(1, stage.clientHeight), dense = devicePixelRatio > 1.5 && found.ids.length < 20000 ? 2 : 1, w = wide * dense, h = high * dense;
  const canvas = el('canvas', {width: w, height: h}), ctx = canvas.getContext('2d'), tip = el('div', {class: 'tip', role: 'status', hidden: true});
  const kept = document.createElement('canvas');
  kept.width = w; kept.height = h;
  const pen = kept.getContext('2d', {willReadFrequently: true}), image = pen.createImageData(w, h), pixels = new Uint32Array(image.data.buffer), density = new Uint8Array(w * h);
  const X = Float64Array.from(found.x), Y = Float64Array.from(found.y), lines = Int32Array.from(found.lines), count = X.length, sx = new Float64Array(count), sy = new Float64Array(count);
  const radius = Float64Array.from(found.weight, v => Math.min(9, Math.sqrt(v + 1) * 1.4)), colours = options.colours.map(packed), back = packed(P().canvas);
  const shades = Uint32Array.from({length: 256}, (_, k) => packed(mix(P().mute, P().canvas, k ? Math.min(.62, .14 + .1 * Math.log2(k)) : 0)));
  const at = {x: 0, y: 0, scale: 1}, was = {x: 0, y: 0, scale: 1};
  let chosen = -1, cost = 0, idle = 0, frame = 0;
  stage.replaceChildren(canvas, tip);

  function whole() {
    let left = 0, right = 0, top = 0, bottom = 0;
    for (let k = 0; k < count; k++) { left = Math.min(left, X[k]); right = Math.max(right, X[k]); top = Math.min(top, Y[k]); bottom = Math.max(bottom, Y[k]); }
    Object.assign(at, {x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(6 * dense, w * .92 / (right - left + 40), h * .92 / (bottom - top + 40))});
  }
  // adds one to every pixel of a line that is inside; ends far outside are cut off first
  function trace(x0, y0, x1, y1) {
    let from = 0, to = 1;
    const dx = x1 - x0, dy = y1 - y0;
    for (const [p, q] of [[-dx, x0], [dx, w - 1 - x0], [-dy, y0], [dy, h - 1 - y0]]) {
      if (p === 0) { if (q < 0) return; } else if (p < 0) from = Math.max(from, q / p); else to = Math.min(to, q / p);
    }
    if (from > to) return;
    const steps = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) * (to - from)) || 1, mx = dx * (to - from) / steps, my = dy * (to - from) / steps;
    let x = x0 + dx * from + .5, y = y0 + dy * from + .5;
    for (let k = 0; k <= steps; k++) { const i = (y | 0) * w + (x | 0); if (density[i] < 255) density[i]++; x += mx; y += my; }
  }
  function dot(x, y, r, colour) {
    if (x < -r || y < -r || x > w + r || y > h + r) return;
    const low = Math.max(0, Math.round(y - r)), end = Math.min(h - 1, Math.round(y + r));
    for (let row = low; row <= end; row++) {
      const half = r < 1.6 ? r : Math.sqrt(Math.max(0, (r + .4) ** 2 - (row - y) ** 2));
      pixels.fill(colour, row * w + Math.max(0, Math.round(x - half)), row * w + Math.min(w, Math.round(x + half) + 1));
    }
  }
  const sizeOf_ = k => Math.max(.7, radius[k] * dense * Math.min(1.6, Math.sqrt(at.scale / dense)));
  function render() {
    const began = performance.now();
    for (let k = 0; k < count; k++) { sx[k] = w / 2 + (X[k] - at.x) * at.scale; sy[k] = h / 2 + (Y[k] - at.y) * at.scale; }
    density.fill(0);
    for (let k = 0; k < lines.length; k += 2) {
      const a = lines[k], b = lines[k + 1];
      if (sx[a] < 0 && sx[b] < 0 || sy[a] < 0 && sy[b] < 0 || sx[a] >= w && sx[b] >= w || sy[a] >= h && sy[b] >= h) continue;
      trace(sx[a], sy[a], sx[b], sy[b]);
    }
    for (let i = 0; i < pixels.length; i++) pixels[i] = density[i] ? shades[density[i]] : back;
    for (let k = count - 1; k >= 0; k--) dot(sx[k], sy[k], sizeOf_(k), colours[found.class[k]]);
    pen.putImageData(image, 0, 0);
    write();
    Object.assign(was, at);
    cost = performance.now() - began;
    performance.measure('sky-render', {start: began, duration: cost});
  }
  // the names of the heaviest, as far as they do not lie over each other
  function write() {
    const taken = [];
    Object.assign(pen, {font: 11.5 * dense + 'px ' + FACE, textBaseline: 'middle', lineWidth: 3 * dense, lineJoin: 'round', strokeStyle: P().canvas, fillStyle: P().ink});
    for (let k = 0, tried = 0; k < count && taken.length < NAMES_SEEN && tried < 400; k++) {
      if (sx[k] < 0 || sy[k] < 0 || sx[k] > w || sy[k] > h) continue;
      tried++;
      const text = short(say(found.names[k]), 28), long = pen.measureText(text).width, gap = sizeOf_(k) + 3 * dense, y = sy[k];
      const x = [sx[k] + gap, sx[k] - gap - long].find(left => left > 0 && left + long < w && taken.every(o => left > o.right || o.left > left + long || Math.abs(y - o.y) > 15 * dense));
      if (x === undefined) continue;
      taken.push({left: Math.min(x, sx[k] - gap), right: Math.max(x + long, sx[k] + gap), y});
      pen.strokeText(text, x, y); pen.fillText(text, x, y);
    }
  }
  // shows the last picture where it belongs now
  function show_() {
    frame = 0;
    if (cost < QUICK && (was.x !== at.x || was.y !== at.y || was.scale !== at.scale)) render();
    const by = at.scale / was.scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = P().canvas; ctx.fillRect(0, 0, w, h);
    ctx.setTransform(by, 0, 0, by, w / 2 + (was.x - at.x) * at.scale - w / 2 * by, h / 2 + (was.y - at.y) * at.scale - h / 2 * by);
    ctx.drawImage(kept, 0, 0);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (chosen >= 0) ring();
  }
  const place = k => [w / 2 + (X[k] - at.x) * at.scale, h / 2 + (Y[k] - at.y) * at.scale];
  function ring() {
    const [x, y] = place(chosen);
    ctx.strokeStyle = P().acc || P().ink; ctx.lineWidth = 1.2 * dense; ctx.globalAlpha = .7;
    ctx.beginPath();
    for (let k = 0; k < lines.length; k += 2) if (lines[k] === chosen || lines[k + 1] === chosen) { const [u, v] = place(lines[k] === chosen ? lines[k + 1] : lines[k]); ctx.moveTo(x, y); ctx.lineTo(u, v); }
    ctx.stroke(); ctx.globalAlpha = 1; ctx.lineWidth = 2.5 * dense;
    ctx.beginPath(); ctx.arc(x, y, sizeOf_(chosen) + 3 * dense, 0, 2 * Math.PI); ctx.stroke();
  }
  function moved() {
    clearTimeout(idle);
    idle = setTimeout(() => { if (stage.isConnected) { render(); show_(); } }, IDLE);
    if (!frame) frame = requestAnimationFrame(show_);
  }
  function nearest(x, y, within) {
    let best = -1, least = within ** 2;
    for (let k = 0; k < count; k++) { const u = w / 2 + (X[k] - at.x) * at.scale - x, v = h / 2 + (Y[k] - at.y) * at.scale - y, d = u * u + v * v; if (d < least) { least = d; best = k; } }
    return best;
  }
  function point(k) {
    tip.hidden = k < 0;
    if (k >= 0) tip.textContent = say(found.names[k]) + ' · ' + say(found.classes[found.class[k]][1]) + ' · ' + number(found.weight[k]);
    if (k === chosen) return;
    chosen = k;
    if (!frame) frame = requestAnimationFrame(show_);
  }
  function zoomTo(by, x, y) {
    const next = Math.max(1e-4, Math.min(40 * dense, at.scale * by));
    at.x += (x - w / 2) / at.scale - (x - w / 2) / next; at.y += (y - h / 2) / at.scale - (y - h / 2) / next; at.scale = next;
    moved();
  }
  const spot = e => { const box_ = canvas.getBoundingClientRect(); return [(e.clientX - box_.left) * dense, (e.clientY - box_.top) * dense]; };
  let from = null, dragged = false;
  canvas.addEventListener('pointerdown', e => { from = spot(e); dragged = false; canvas.setPointerCapture(e.pointerId); });
  canvas.addEventListener('pointermove', e => {
    const [x, y] = spot(e);
    if (!from) return point(nearest(x, y, NEAR * dense));
    dragged = dragged || Math.hypot(x - from[0], y - from[1]) > 3 * dense;
    if (!dragged) return;
    at.x -= (x - from[0]) / at.scale; at.y -= (y - from[1]) / at.scale; from = [x, y];
    moved();
  });
  canvas.addEventListener('pointerup', e => { const k = nearest(...spot(e), NEAR * dense); from = null; if (!dragged && k >= 0) options.open(k); });
  canvas.addEventListener('wheel', e => { zoomTo(e.deltaY < 0 ? 1.25 : .8, ...spot(e)); e.preventDefault(); }, {passive: false});
  // the keyboard: arrows move, plus and minus zoom, 0 shows all, Enter opens what is nearest to the middle
  stage.addEventListener('keydown', e => {
    const arrow = ARROWS[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (arrow) { at.x += arrow[0] * 60 * dense / at.scale; at.y += arrow[1] * 60 * dense / at.scale; moved(); }
    else if (e.key === '+' || e.key === '=') zoomTo(1.4, w / 2, h / 2);
    else if (e.key === '-') zoomTo(1 / 1.4, w / 2, h / 2);
    else if (e.key === '0') { whole(); moved(); }
    else if (e.key === 'Enter') { if (chosen >= 0) options.open(chosen); }
    else return;
    if (e.key !== 'Enter') point(nearest(w / 2, h / 2, Infinity));
    e.preventDefault(); e.stopPropagation();
  });
  whole(); render(); show_();
}
