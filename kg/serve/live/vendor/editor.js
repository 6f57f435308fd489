// The editor of the SPARQL tab: colours, completion of prefixes, terms, variables and entities, the line of an error marked.
// It lives in a shadow root, whose styles are sheets made by script: the policy of the page allows no style elements of libraries.
import {autocompletion, completionKeymap, closeBrackets, closeBracketsKeymap} from '@codemirror/autocomplete';
import {defaultKeymap, history, historyKeymap} from '@codemirror/commands';
import {HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting} from '@codemirror/language';
import {sparql} from '@codemirror/legacy-modes/mode/sparql';
import {EditorState, StateEffect, StateField} from '@codemirror/state';
import {Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers} from '@codemirror/view';
import {tags} from '@lezer/highlight';

const KEYWORDS = ('SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND AS VALUES EXISTS NOT IN DISTINCT REDUCED ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET PREFIX BASE UNDEF '
  + 'COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF REGEX REPLACE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLEN SUBSTR UCASE LCASE CONCAT ABS ROUND CEIL FLOOR YEAR MONTH DAY').split(' ');

const colours = HighlightStyle.define([
  {tag: tags.keyword, color: 'var(--acc)', fontWeight: '600'}, {tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--guidance)'}, {tag: tags.string, color: 'var(--actual)'},
  {tag: [tags.number, tags.atom, tags.bool], color: 'var(--estimate)'}, {tag: tags.comment, color: 'var(--mute)', fontStyle: 'italic'}, {tag: tags.operator, color: 'var(--mute)'}, {tag: tags.invalid, color: 'var(--bad)'},
]);
const looks = EditorView.theme({
  '&': {fontSize: '14px', color: 'var(--ink)', backgroundColor: 'var(--card)'},
  '&.cm-focused': {outline: '2px solid var(--acc)', outlineOffset: '-2px'},
  '.cm-scroller': {fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace', lineHeight: '1.5', minHeight: '300px', maxHeight: '52vh', overflow: 'auto'},
  '.cm-content': {caretColor: 'var(--ink)'}, '.cm-cursor': {borderLeftColor: 'var(--ink)'},
  '.cm-gutters': {backgroundColor: 'var(--bg)', color: 'var(--mute)', border: '0'}, '.cm-activeLine': {backgroundColor: 'transparent'},
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {backgroundColor: 'var(--mark)'},
  '.cm-wrong': {backgroundColor: 'color-mix(in srgb, var(--bad) 14%, transparent)', boxShadow: 'inset 3px 0 var(--bad)'},
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {backgroundColor: 'transparent', outline: '1px solid var(--mute)'},
  '.cm-tooltip': {backgroundColor: 'var(--card)', color: 'var(--ink)', border: '1px solid var(--line)'},
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {backgroundColor: 'var(--acc)', color: 'var(--card)'},
  '.cm-completionMatchedText': {textDecoration: 'none', fontWeight: '700'}, '.cm-completionDetail': {fontStyle: 'normal', opacity: '1', marginLeft: '1em'},
});

const setWrong = StateEffect.define();
const wrong = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    const said = change.effects.find(effect => effect.is(setWrong));
    if (!said) return change.docChanged ? Decoration.none : marks;
    const {doc} = change.state, at = said.value;
    return at ? Decoration.set([Decoration.line({class: 'cm-wrong'}).range(doc.line(Math.min(doc.lines, Math.max(1, at[0]))).from)]) : Decoration.none;
  },
  provide: field => EditorView.decorations.from(field),
});

// what may stand where the reader writes: after "?" the variables of the text, after an entity's prefix what the store finds, else keywords, prefixes and terms
function completing({terms, entity, find}) {
  const keywords = KEYWORDS.map(label => ({label, type: 'keyword', boost: -1}));
  return async context => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
      names.delete(variable.text);
      return {from: variable.from, options: [...names].map(label => ({label, type: 'variable'})), validFor: /^[?$]\w*$/};
    }
    const word = context.matchBefore(/[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.-]*/u);
    if (!word || word.from === word.to && !context.explicit) return null;
    if (word.text.startsWith(entity + ':')) {
      const found = await find(word.text.slice(entity.length + 1));
      return {from: word.from, options: found.map(([label, detail]) => ({label, detail, type: 'constant'})), filter: false};
    }
    const known = await terms();
    return {from: word.from, options: [...known.map(([label, detail]) => ({label, detail, type: 'type'})), ...(word.text.includes(':') ? [] : keywords)], validFor: /^[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.-]*$/u};
  };
}

// what replaces a selection is put in here: the browser would keep the style of what it replaces, inline, which the policy of the page refuses
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || event.data == null || view.composing) return false;
    const seen = view.root.getSelection ? view.root.getSelection() : null, own = seen && view.contentDOM.contains(seen.anchorNode) && view.contentDOM.contains(seen.focusNode), main = view.state.selection.main;
    const ends = own ? [view.posAtDOM(seen.anchorNode, seen.anchorOffset), view.posAtDOM(seen.focusNode, seen.focusOffset)] : [main.from, main.to];
    const from = Math.min(...ends), to = Math.max(...ends);
    if (from === to) return false;
    view.dispatch({changes: {from, to, insert: event.data}, selection: {anchor: from + event.data.length}, userEvent: 'input.type', scrollIntoView: true});
    event.preventDefault();
    return true;
  },
});

// Returns an editor in `host`: {text, set, mark}. `run` is called on Ctrl+Enter; `terms` and `find` promise lists of [name, what it means].
export function editor(host, {text, label, run, ...words}) {
  const root = host.attachShadow({mode: 'open'});
  const view = new EditorView({
    parent: root, root,
    state: EditorState.create({doc: text, extensions: [
      keymap.of([{key: 'Mod-Enter', run: () => { run(); return true; }}]), lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
      autocompletion({override: [completing(words)], icons: false}), keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      StreamLanguage.define(sparql), syntaxHighlighting(colours), replacing, wrong, looks, EditorView.lineWrapping, EditorView.contentAttributes.of({'aria-label': label, spellcheck: 'false'}),
    ]}),
  });
  host.addEventListener('keydown', event => event.stopPropagation()); // the keys of the page are not those of the editor
  return {
    text: () => view.state.doc.toString(),
    set: text_ => view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text_}}),
    mark: at => view.dispatch({effects: [setWrong.of(at), ...(at ? [EditorView.scrollIntoView(view.state.doc.line(Math.min(view.state.doc.lines, Math.max(1, at[0]))).from)] : [])]}),
  };
}
