// What the picture holds: roots, opened groups, pins; undo; saved views. Each entity stands in it once.
import {S, api, code, say} from './base.js';
export const G = {roots: [], cross: []};
const PAST = [], MOST = 200, STORE = 'kg-views';
const copy = () => JSON.stringify(G);
const put = text => { const old = JSON.parse(text); G.roots = old.roots; G.cross = old.cross; };
export const remember = () => { PAST.push(copy()); if (PAST.length > 50) PAST.shift(); };
export const undo = () => { if (PAST.length) put(PAST.pop()); };
export function* all(nodes = G.roots) { for (const node of nodes) { yield node; for (const group of node.open || []) yield* all(group.nodes); } }
export const seen = id => [...all()].find(node => node.id === id);
function take(owner, group, nodes) {
  for (const node of nodes) {
    const held = seen(node.id);
    if (held) { group.elsewhere++; if (held !== owner) G.cross.push([owner.id, node.id, group.predicate]); } else if ([...all()].length < MOST) group.nodes.push(node);
  }
  group.offset += nodes.length;
}
export async function open(node) {
  const found = await api('neighbours/' + code(node.id), {limit: 6});
  node.open = [];
  for (const group of found.groups) {
    const kept = {predicate: group.predicate, outgoing: group.outgoing, total: group.total, nodes: [], elsewhere: 0, offset: 0};
    node.open.push(kept); take(node, kept, group.nodes);
  }
  node.open = node.open.filter(group => group.nodes.length || group.total > group.elsewhere);
}
export async function more(owner, group) {
  const found = await api('neighbours/' + code(owner.id), {relation: group.predicate, direction: group.outgoing ? 'out' : 'in', offset: group.offset, limit: 12});
  if (found.groups[0]) take(owner, group, found.groups[0].nodes);
  if ([...all()].length >= MOST) say(MOST + ' / ' + MOST);
}
export function close(node) { delete node.open; const held = new Set([...all()].map(one => one.id)); G.cross = G.cross.filter(([a, b]) => held.has(a) && held.has(b)); }
export async function root(entity) {
  G.roots = [...all()].filter(node => node.pinned && node.id !== entity.id);
  G.cross = [];
  const node = {id: entity.id, cls: entity.cls, names: entity.names, facts: entity.facts};
  G.roots.unshift(node);
  await open(node);
}
const views = () => { try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch { return []; } };
export const saved = () => views().map(view => String(view.name));
export function save(name) { try { localStorage.setItem(STORE, JSON.stringify([...views().filter(view => view.name !== name), {name, entity: S.entity, graph: copy()}].slice(-30))); } catch (error) { say(error.message); } }
export function restore(name) { const view = views().find(one => one.name === name); if (view) { remember(); put(view.graph); S.entity = view.entity; } }
