// The picture of all entities on the page: it is moved, zoomed and pointed at; while it moves the last picture is moved along until the next is made.
const NEAR = 11, IDLE = 70, QUICK = 14; // pixels around the pointer; milliseconds until the picture is made anew; what it may take to be made for each frame

class Starfield {
  constructor(stage, found, {colours, open}) {
    const wide = Math.max(1, stage.clientWidth), high = Math.max(1, stage.clientHeight), dense = devicePixelRatio > 1.5 && found.ids.length < 20000 ? 2 : 1;
    this.stars = new Stars(found, colours, wide * dense, high * dense, dense);
    Object.assign(this, {stage, found, open, dense, chosen: -1, cost: 0, idle: 0, frame: 0, was: {...this.stars.at}});
    this.canvas = el('canvas', {width: wide * dense, height: high * dense});
    this.ctx = this.canvas.getContext('2d');
    this.tip = el('div', {class: 'tip', role: 'status', hidden: true});
    stage.replaceChildren(this.canvas, this.tip);
    this.stars.whole(); this.make(); this.show();
    this.listen();
  }
  make() { this.cost = this.stars.render(); Object.assign(this.was, this.stars.at); }
  // shows the last picture where it belongs now
  show() {
    const {ctx, was, stars: {at, w, h}} = this, moved = was.x !== at.x || was.y !== at.y || was.scale !== at.scale;
    this.frame = 0;
    if (moved && this.cost < QUICK) this.make();
    const by = at.scale / was.scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = P().canvas; ctx.fillRect(0, 0, w, h);
    ctx.setTransform(by, 0, 0, by, w / 2 + (was.x - at.x) * at.scale - w / 2 * by, h / 2 + (was.y - at.y) * at.scale - h / 2 * by);
    ctx.drawImage(this.stars.canvas, 0, 0);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (this.chosen >= 0) this.ring();
  }
  soon() { if (!this.frame) this.frame = requestAnimationFrame(() => this.show()); }
  moved() {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => { if (this.stage.isConnected) { this.make(); this.show(); } }, IDLE);
    this.soon();
  }
  // around the chosen dot, and its lines
  ring() {
    const {ctx, chosen, dense, stars} = this, {lines} = stars, [x, y] = stars.place(chosen);
    Object.assign(ctx, {strokeStyle: P().ink, lineWidth: 1.2 * dense, globalAlpha: .7});
    ctx.beginPath();
    for (let k = 0; k < lines.length; k += 2) if (lines[k] === chosen || lines[k + 1] === chosen) { const [u, v] = stars.place(lines[k] === chosen ? lines[k + 1] : lines[k]); ctx.moveTo(x, y); ctx.lineTo(u, v); }
    ctx.stroke();
    Object.assign(ctx, {lineWidth: 2.5 * dense, globalAlpha: 1});
    ctx.beginPath(); ctx.arc(x, y, stars.size(chosen) + 3 * dense, 0, 2 * Math.PI); ctx.stroke();
  }
  point(k) {
    const {tip, found} = this;
    tip.hidden = k < 0;
    if (k >= 0) tip.textContent = say(found.names[k]) + ' · ' + say(found.classes[found.class[k]][1]) + ' · ' + number(found.weight[k]);
    if (k !== this.chosen) { this.chosen = k; this.soon(); }
  }
  // moves by pixels; zooms around a pixel
  go(dx, dy) { const {at} = this.stars; at.x -= dx / at.scale; at.y -= dy / at.scale; this.moved(); }
  zoom(by, x, y) {
    const {at, w, h} = this.stars, next = Math.max(1e-4, Math.min(40 * this.dense, at.scale * by));
    at.x += (x - w / 2) / at.scale - (x - w / 2) / next; at.y += (y - h / 2) / at.scale - (y - h / 2) / next; at.scale = next;
    this.moved();
  }
  listen() {
    const {canvas, dense, stars} = this, spot = e => { const frame = canvas.getBoundingClientRect(); return [(e.clientX - frame.left) * dense, (e.clientY - frame.top) * dense]; };
    let from = null, dragged = false;
    canvas.addEventListener('pointerdown', e => { from = spot(e); dragged = false; canvas.setPointerCapture(e.pointerId); });
    canvas.addEventListener('pointermove', e => {
      const [x, y] = spot(e);
      if (!from) return this.point(stars.nearest(x, y, NEAR * dense));
      dragged = dragged || Math.hypot(x - from[0], y - from[1]) > 3 * dense;
      if (dragged) { this.go(x - from[0], y - from[1]); from = [x, y]; }
    });
    canvas.addEventListener('pointerup', e => { const k = stars.nearest(...spot(e), NEAR * dense); from = null; if (!dragged && k >= 0) this.open(k); });
    canvas.addEventListener('wheel', e => { this.zoom(e.deltaY < 0 ? 1.25 : .8, ...spot(e)); e.preventDefault(); }, {passive: false});
    this.stage.addEventListener('keydown', e => { if (!e.ctrlKey && !e.metaKey && !e.altKey && this.key(e.key)) { e.preventDefault(); e.stopPropagation(); } });
  }
  // arrows move, plus and minus zoom, 0 shows all, Enter opens what is nearest to the middle; returns whether it was one of these
  key(name_) {
    const {w, h} = this.stars, arrow = ARROWS[name_], by = {'+': 1.4, '=': 1.4, '-': 1 / 1.4}[name_];
    if (name_ === 'Enter') { if (this.chosen >= 0) this.open(this.chosen); return true; }
    if (arrow) this.go(-60 * arrow[0] * this.dense, -60 * arrow[1] * this.dense);
    else if (by) this.zoom(by, w / 2, h / 2);
    else if (name_ === '0') { this.stars.whole(); this.moved(); } else return false;
    this.point(this.stars.nearest(w / 2, h / 2, Infinity));
    return true;
  }
}
