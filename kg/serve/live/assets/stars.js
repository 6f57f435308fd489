// Up to 100,000 dots and 200,000 lines as pixels: no graphics card is needed, and one picture takes a fraction of a second.
const NAMES_SEEN = 36, NAMES_TRIED = 400;
const packed = colour => { const [r, g, b] = [1, 3, 5].map(k => parseInt(colour.slice(k, k + 2), 16)); return (255 << 24 | b << 16 | g << 8 | r) >>> 0; };

class Stars {
  // w, h: pixels of the picture; dense: pixels of the screen for each of the page
  constructor(found, colours, w, h, dense) {
    Object.assign(this, {found, w, h, dense, count: found.x.length, colours: colours.map(packed), back: packed(P().canvas)});
    this.canvas = el('canvas', {width: w, height: h});
    this.pen = this.canvas.getContext('2d', {willReadFrequently: true});
    this.image = this.pen.createImageData(w, h);
    this.pixels = new Uint32Array(this.image.data.buffer); this.density = new Uint8Array(w * h);
    this.X = Float64Array.from(found.x); this.Y = Float64Array.from(found.y); this.lines = Int32Array.from(found.lines);
    this.sx = new Float64Array(this.count); this.sy = new Float64Array(this.count);
    this.radius = Float64Array.from(found.weight, v => Math.min(9, Math.sqrt(v + 1) * 1.4));
    this.shades = Uint32Array.from({length: 256}, (_, k) => packed(mix(P().mute, P().canvas, k ? Math.min(.62, .14 + .1 * Math.log2(k)) : 0))); // many lines over each other are darker
    this.at = {x: 0, y: 0, scale: 1}; // what stands in the middle, and pixels for each unit
  }
  whole() {
    let left = 0, right = 0, top = 0, bottom = 0;
    for (let k = 0; k < this.count; k++) { left = Math.min(left, this.X[k]); right = Math.max(right, this.X[k]); top = Math.min(top, this.Y[k]); bottom = Math.max(bottom, this.Y[k]); }
    Object.assign(this.at, {x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(6 * this.dense, this.w * .92 / (right - left + 40), this.h * .92 / (bottom - top + 40))});
  }
  place(k) { return [this.w / 2 + (this.X[k] - this.at.x) * this.at.scale, this.h / 2 + (this.Y[k] - this.at.y) * this.at.scale]; }
  size(k) { return Math.max(.7, this.radius[k] * this.dense * Math.min(1.6, Math.sqrt(this.at.scale / this.dense))); }
  nearest(x, y, within) {
    const {X, Y, w, h, at} = this;
    let best = -1, least = within ** 2;
    for (let k = 0; k < this.count; k++) { const u = w / 2 + (X[k] - at.x) * at.scale - x, v = h / 2 + (Y[k] - at.y) * at.scale - y, d = u * u + v * v; if (d < least) { least = d; best = k; } }
    return best;
  }
  // makes the picture and returns the milliseconds it took
  render() {
    const {X, Y, sx, sy, w, h, at, lines, density, pixels, shades, back} = this, began = performance.now();
    for (let k = 0; k < this.count; k++) { sx[k] = w / 2 + (X[k] - at.x) * at.scale; sy[k] = h / 2 + (Y[k] - at.y) * at.scale; }
    density.fill(0);
    for (let k = 0; k < lines.length; k += 2) {
      const a = lines[k], b = lines[k + 1];
      if (sx[a] < 0 && sx[b] < 0 || sy[a] < 0 && sy[b] < 0 || sx[a] >= w && sx[b] >= w || sy[a] >= h && sy[b] >= h) continue;
      this.trace(sx[a], sy[a], sx[b], sy[b]);
    }
    for (let i = 0; i < pixels.length; i++) pixels[i] = density[i] ? shades[density[i]] : back;
    for (let k = this.count - 1; k >= 0; k--) this.dot(sx[k], sy[k], this.size(k), this.colours[this.found.class[k]]);
    this.pen.putImageData(this.image, 0, 0);
    this.write();
    const took = performance.now() - began;
    performance.measure('sky-render', {start: began, duration: took});
    return took;
  }
  // adds one to every pixel of a line; what lies outside is cut off first (Liang and Barsky)
  trace(x0, y0, x1, y1) {
    const {w, h, density} = this, dx = x1 - x0, dy = y1 - y0;
    let from = 0, to = 1;
    for (const [p, q] of [[-dx, x0], [dx, w - 1 - x0], [-dy, y0], [dy, h - 1 - y0]]) {
      if (p === 0) { if (q < 0) return; } else if (p < 0) from = Math.max(from, q / p); else to = Math.min(to, q / p);
    }
    if (from > to) return;
    const steps = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) * (to - from)) || 1, mx = dx * (to - from) / steps, my = dy * (to - from) / steps;
    let x = x0 + dx * from + .5, y = y0 + dy * from + .5;
    for (let k = 0; k <= steps; k++) { const i = (y | 0) * w + (x | 0); if (density[i] < 255) density[i]++; x += mx; y += my; }
  }
  dot(x, y, r, colour) {
    const {w, h, pixels} = this;
    if (x < -r || y < -r || x > w + r || y > h + r) return;
    const low = Math.max(0, Math.round(y - r)), end = Math.min(h - 1, Math.round(y + r));
    for (let row = low; row <= end; row++) {
      const half = r < 1.6 ? r : Math.sqrt(Math.max(0, (r + .4) ** 2 - (row - y) ** 2));
      pixels.fill(colour, row * w + Math.max(0, Math.round(x - half)), row * w + Math.min(w, Math.round(x + half) + 1));
    }
  }
  // the names of the heaviest, right or left of their dots, as far as they do not lie over each other
  write() {
    const {pen, sx, sy, w, h, dense} = this, taken = [];
    Object.assign(pen, {font: 11.5 * dense + 'px ' + FACE, textBaseline: 'middle', lineWidth: 3 * dense, lineJoin: 'round', strokeStyle: P().canvas, fillStyle: P().ink});
    for (let k = 0, tried = 0; k < this.count && taken.length < NAMES_SEEN && tried < NAMES_TRIED; k++) {
      if (sx[k] < 0 || sy[k] < 0 || sx[k] > w || sy[k] > h) continue;
      tried++;
      const text = short(say(this.found.names[k]), 28), long = pen.measureText(text).width, gap = this.size(k) + 3 * dense, y = sy[k];
      const x = [sx[k] + gap, sx[k] - gap - long].find(left => left > 0 && left + long < w && taken.every(o => left > o.right || o.left > left + long || Math.abs(y - o.y) > 15 * dense));
      if (x === undefined) continue;
      taken.push({left: Math.min(x, sx[k] - gap), right: Math.max(x + long, sx[k] + gap), y});
      pen.strokeText(text, x, y); pen.fillText(text, x, y);
    }
  }
}
