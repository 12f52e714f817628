/**
 * From offers to completions: the text each one puts at the cursor, in the style of the place and escaped for every
 * string around it.
 *
 * Half-typed text is the usual case: a quote that is not closed gets its closing one, a comma that is missing before or
 * behind is added, and what stands behind a key already is not written again. An offer that cannot be written exactly is
 * left out.
 */
import { toDecoded } from '../../base/segment-map';
import type { Span, TextEdit } from '../../base/span';
import { linePrefix } from '../../base/text';
import { openLayer, replaceString, type EditSource, type LayerEdit, type OpenLayer } from '../../syntax/edit/edit';
import type { Format, HostNode, StringNode } from '../../syntax/node';
import type { Completion } from '../feature';
import type { Place } from '../place';
import { writeBody, writeMembers, writeObject } from './blocks';
import { finishText, markTemplate } from './marked-text';
import { inQuotes, isPlainTemplate, memberTail, quotesKey, type MemberStyle } from './members';
import { templateText, type Block, type Offer, type Template } from './offer';

export interface Writer {
  /** Undefined where the offer cannot be written here. */
  write(offer: Offer, order: number): Completion | undefined;
}

/** What writing has to know of a place, in a policy or in a file of ours. */
export type WritingPlace = Pick<Place, 'form' | 'container' | 'cursor' | 'source' | 'offset'>;

/** One writer serves all offers of one place. */
export function writerFor(place: WritingPlace): Writer | undefined {
  const spot = spotOf(place);
  if (!spot) return undefined;
  return {
    write(offer, order) {
      const written = writeOffer(offer, spot);
      return written && completionOf(offer, order, written, spot);
    },
  };
}

/** What is replaced and added, encoded but with marks for the places to fill in. */
interface Written {
  readonly template: Template;
  readonly edit: TextEdit;
  readonly additional: readonly TextEdit[];
  readonly filter: string;
}

/** Everything about the place that is the same for all offers. */
interface Spot {
  readonly place: WritingPlace;
  readonly node: HostNode;
  readonly format: Format;
  readonly layer: OpenLayer;
  readonly source: EditSource;
  /** Offsets in the layer's text. */
  readonly start: number;
  readonly end: number;
  /** What is to be replaced, in the document. */
  readonly absolute: Span;
  /** By the decoded offset from which on a string is replaced: the edit, with any text. */
  readonly probes: Map<number, TextEdit | undefined>;
}

function spotOf(place: WritingPlace): Spot | undefined {
  const { cursor, source } = place;
  const node: HostNode = cursor.kind === 'key' ? cursor.object : cursor.node;
  const edits: EditSource = { locate: source.locate, sourceText: source.sourceText };
  const layer = openLayer(node, edits);
  const absolute = source.locate(cursor.replace);
  if (!layer || !absolute) return undefined;
  const toLayer = layerOffsets(node, place);
  const start = toLayer(absolute.start);
  const end = toLayer(absolute.end);
  if (start === undefined || end === undefined) return undefined;
  return { place, node, format: node.origin.format, layer, source: edits, start, end, absolute, probes: new Map() };
}

/** From the document's offsets to those of the layer's text. */
function layerOffsets(node: HostNode, { source }: WritingPlace): (offset: number) => number | undefined {
  const { outer } = node.origin;
  if (!outer) return (offset) => offset;
  const located = source.locate(outer.span);
  const shift = located ? located.start - outer.span.start : 0;
  return (offset) => toDecoded(outer.segments, offset - shift);
}

function writeOffer(offer: Offer, spot: Spot): Written | undefined {
  const { cursor, form } = spot.place;
  if (offer.block) return writeBlock(offer, offer.block, spot);
  if (form === 'key' || offer.writeAs === 'key') return cursor.kind === 'key' ? writeKey(offer, spot) : writeFirstKey(offer, spot);
  if (cursor.kind === 'key') return undefined;
  return cursor.string ? writeInString(offer, cursor.string, spot) : writeScalar(offer, spot);
}

function completionOf(offer: Offer, order: number, written: Written, { place }: Spot): Completion | undefined {
  const { start, end, source } = written.edit.span;
  const isOneLine = !place.source.text.slice(start, end).includes('\n');
  if (!isOneLine || place.offset < start || place.offset > end) return undefined;
  const { insertText, isSnippet } = finishText(written.edit.newText, markTemplate(written.template));
  return {
    label: offer.label,
    detail: offer.detail,
    kind: offer.kind,
    insertText,
    isSnippet,
    replace: { source, start, end },
    additionalEdits: written.additional,
    filterText: written.filter,
    sortText: String(order).padStart(5, '0'),
    documentation: offer.documentation,
    continues: offer.continues === true,
  };
}

/** A value inside quotes, in a plain scalar or in a block of text. */
function writeInString(offer: Offer, string: StringNode, spot: Spot): Written | undefined {
  const { place, source } = spot;
  const from = offer.from ?? 0;
  const to = decodedEnd(string, spot);
  if (from > place.cursor.typed.length) return undefined;
  if (offer.needsSub && holdsVariable(string.value.slice(0, from) + string.value.slice(to))) return undefined;
  const quote = missingQuote(string, spot);
  const sub = offer.needsSub ? subFor(string, from, quote === '', spot) : { prefix: '', suffix: '', edits: [] };
  if (!sub) return undefined;
  const whole = wholeOffer(offer, string.value.slice(0, from));
  if (string.origin.format === 'yaml' && string.style === 'plain') return writePlain(offer, whole, string, spot);
  const template = quote === '' ? offer.text : withinQuotes(offer);
  const { text } = markTemplate(template);
  const edit = SAFE.test(text) ? safeEdit(text, string, from, Math.max(from, to), spot) : editOf(replaceString(string, from, Math.max(from, to), text, source));
  if (!edit) return undefined;
  const newText = `${sub.prefix}${edit.newText}${quote}${sub.suffix}`;
  return { template, edit: { span: edit.span, newText }, additional: sub.edits, filter: plainText(offer) };
}

/** Characters that quotes and blocks of every format take as they are. */
const SAFE = /^[\w:*./+-]*$/;

/** Where one such text may stand any other may, so the strings around are looked at once for hundreds of offers. */
function safeEdit(text: string, string: StringNode, from: number, to: number, { source, probes }: Spot): TextEdit | undefined {
  const probe = probes.has(from) ? probes.get(from) : editOf(replaceString(string, from, to, 'x', source));
  probes.set(from, probe);
  return probe && { ...probe, newText: text };
}

function editOf(edits: readonly TextEdit[] | undefined): TextEdit | undefined {
  return edits?.length === 1 ? edits[0] : undefined;
}

/** The end of a plain scalar of YAML, or all of it in quotes where it would be read as something else. */
function writePlain(offer: Offer, whole: Offer, string: StringNode, spot: Spot): Written | undefined {
  const { layer, end } = spot;
  const from = offer.from ?? 0;
  const content = layer.place(string.contentSpan);
  // What is decoded otherwise than it is written cannot be written back as it is.
  if (!content || !layer.text.startsWith(string.value.slice(0, from), content.start)) return undefined;
  const isPlain = isPlainTemplate(whole.text, isBracketed(spot));
  const sub = offer.needsSub ? '!Sub ' : '';
  if (isPlain && sub === '') {
    return layered(offer, { start: content.start + from, end, newText: markTemplate(offer.text).text }, undefined, layer);
  }
  const template = isPlain ? whole.text : withinQuotes(whole);
  const { text } = markTemplate(template);
  const scalar = isPlain ? text : inQuotes(text, 'yaml');
  return layered({ ...whole, text: template }, { start: content.start, end, newText: `${sub}${scalar}` }, undefined, layer);
}

/** Where typing goes on, the cursor has to stay before a closing quote that is added. */
function withinQuotes({ text, continues }: Offer): Template {
  return continues && text.every((piece) => typeof piece === 'string' || 'expression' in piece) ? [...text, { stop: '' }] : text;
}

function decodedEnd(string: StringNode, { absolute, place }: Spot): number {
  const located = place.source.locate(string.span);
  const shift = located ? located.start - string.span.start : 0;
  return toDecoded(string.segments, absolute.end - shift) ?? place.cursor.typed.length;
}

/** The closing quote of a string that has none yet, escaped for the strings around it. */
function missingQuote(string: StringNode, { layer, format }: Spot): string {
  const content = layer.place(string.contentSpan);
  const quote = content && string.span.start < string.contentSpan.start ? quoteAt(layer.text, content.start - 1, format) : '';
  if (!content || quote === '' || string.span.end > string.contentSpan.end) return '';
  const [edit] = layer.write([{ start: content.end, end: content.end, newText: quote }]) ?? [];
  return edit?.newText ?? '';
}

/** Whether `!Sub` would take a variable of the policy for one of its own. */
function holdsVariable(text: string): boolean {
  return (text.match(/\$\{[^{}]*\}/g) ?? []).some((variable) => !/^\$\{(?:AWS::)?[\w.]+\}$/.test(variable));
}

/** What makes a value a `!Sub`. */
interface Substituting {
  readonly prefix: string;
  readonly suffix: string;
  readonly edits: readonly TextEdit[];
}

function subFor(string: StringNode, from: number, isClosed: boolean, { place }: Spot): Substituting | undefined {
  const span = place.source.locate(string.span);
  const content = place.source.locate(string.contentSpan);
  if (string.origin.outer || string.parts || !span || !content) return undefined;
  if (string.origin.format === 'json') {
    const open = { span: { ...span, end: span.start }, newText: '{ "Fn::Sub": ' };
    return { prefix: '', suffix: isClosed ? '' : ' }', edits: isClosed ? [open, { span: { ...span, start: span.end }, newText: ' }' }] : [open] };
  }
  if (string.origin.format !== 'yaml') return undefined;
  // Two insertions at one place have no order, so there the tag goes with the text.
  if (from === 0 && span.start === content.start) return { prefix: '!Sub ', suffix: '', edits: [] };
  return { prefix: '', suffix: '', edits: [{ span: { ...span, end: span.start }, newText: '!Sub ' }] };
}

/** A value where nothing is typed yet, or a word without quotes that has to get them. */
function writeScalar(offer: Offer, spot: Spot): Written | undefined {
  const { layer, start, end, format } = spot;
  const from = offer.from ?? 0;
  // `arn:aws:` is a key in YAML as far as one can tell, so what is typed there is written anew with the rest.
  if (from > 0) return format === 'yaml' ? writeScalar(wholeOffer(offer, spot.place.cursor.typed.slice(0, from)), spot) : undefined;
  const isQuoted = offer.writeAs !== 'bare' && !(format === 'yaml' && isPlainTemplate(offer.text, isBracketed(spot)));
  const template = isQuoted ? withinQuotes(offer) : offer.text;
  const { text } = markTemplate(template);
  const scalar = isQuoted ? inQuotes(text, format) : text;
  const value = !offer.needsSub ? scalar : format === 'yaml' ? `!Sub ${scalar}` : `{ "Fn::Sub": ${scalar} }`;
  const commas = commasAround(spot, start, end);
  const newText = `${leadingSpace(spot)}${value}${commas.behind}`;
  return layered({ ...offer, text: template, filter: plainText(offer) }, { start, end, newText }, commas.before && [commas.before], layer);
}

/** An offer for the end of a text as one for all of it. */
function wholeOffer(offer: Offer, kept: string): Offer {
  return { ...offer, text: [kept, ...offer.text], filter: kept + plainText(offer), from: 0 };
}

/** YAML wants white space between a colon or dash and what follows. */
function leadingSpace({ format, layer, start }: Spot): string {
  return format === 'yaml' && /[:,-]/.test(layer.text.charAt(start - 1)) ? ' ' : '';
}

function writeKey(offer: Offer, spot: Spot): Written | undefined {
  const { layer, format, start, end } = spot;
  const { text } = markTemplate(offer.text);
  const quote = quoteAt(layer.text, start - 1, format);
  const isClosed = quote !== '' && layer.text.charAt(end) === quote;
  const behindKey = end + (isClosed ? 1 : 0);
  if (hasValue(layer.text, behindKey, format)) {
    return layered(offer, { start, end, newText: text }, undefined, layer);
  }
  const addsQuotes = quote === '' && quotesKey(templateText(offer.text), format);
  const ownQuote = format === 'yaml' ? "'" : '"';
  const style = styleAt(spot);
  const [before, within, behind] = offer.scaffold?.kind === 'block' && isOneLineBody(spot, style) ? onOwnLines(style) : ['', style, ''];
  const tail: Template = offer.scaffold ? memberTail(offer.scaffold, within) : [];
  const open = addsQuotes ? ownQuote : '';
  const close = addsQuotes ? ownQuote : quote;
  const commas = commasAround(spot, quote === '' ? start : start - 1, behindKey);
  const template: Template = [before, open, ...offer.text, close, ...tail, commas.behind, behind];
  const marked = markTemplate(template).text;
  return layered({ ...offer, text: template, filter: plainText(offer) }, { start, end: behindKey, newText: marked }, commas.before && [commas.before], layer);
}

/** A block of HCL in one line holds one attribute and no more. */
function isOneLineBody({ format, place: { cursor } }: Spot, { layout }: MemberStyle): boolean {
  return format === 'hcl' && layout === 'inline' && cursor.kind === 'key' && cursor.object.labels !== undefined;
}

function onOwnLines(style: MemberStyle): readonly [before: string, within: MemberStyle, behind: string] {
  const indent = style.indent + style.unit;
  return [`\n${indent}`, { ...style, layout: 'lines', indent }, `\n${style.indent}`];
}

/** The first key of an object that does not stand there yet. */
function writeFirstKey(offer: Offer, spot: Spot): Written | undefined {
  const { place, layer, format, start, end } = spot;
  const string = place.cursor.kind === 'value' ? place.cursor.string : undefined;
  if (string && string.style !== 'plain') return undefined;
  const key = templateText(offer.text);
  const quote = !quotesKey(key, format) ? '' : format === 'yaml' ? "'" : '"';
  const filter = offer.filter ?? key;
  if (format === 'yaml' && !isBracketed(spot)) {
    const opening = yamlOpening(spot);
    const tail = offer.scaffold ? memberTail(offer.scaffold, { ...styleAt(spot), indent: opening.indent }) : [];
    const template: Template = [opening.text, quote, ...offer.text, quote, ...tail];
    return layered({ ...offer, text: template, filter }, { start: opening.start, end, newText: markTemplate(template).text }, undefined, layer);
  }
  const tail = offer.scaffold ? memberTail(offer.scaffold, { ...styleAt(spot), layout: 'inline' }) : [];
  const commas = commasAround(spot, start, end);
  const template: Template = [`${leadingSpace(spot)}{ `, quote, ...offer.text, quote, ...tail, ' }', commas.behind];
  return layered({ ...offer, text: template, filter }, { start, end, newText: markTemplate(template).text }, commas.before && [commas.before], layer);
}

/** Members where an object is empty, or an object of them where one is to begin; where a quote is typed a single key is meant. */
function writeBlock(offer: Offer, block: Block, spot: Spot): Written | undefined {
  const { place: { cursor }, layer, format, start, end } = spot;
  const style = styleAt(spot);
  const put = (template: Template, from: number, before?: readonly LayerEdit[]): Written | undefined =>
    layered({ ...offer, text: template, filter: offer.label }, { start: from, end, newText: markTemplate(template).text }, before, layer);
  if (cursor.kind === 'key' && quoteAt(layer.text, start - 1, format) !== '') return undefined;
  if (cursor.kind === 'key') return put(isOneLineBody(spot, style) ? writeBody(block, style) : writeMembers(block, style), start);
  if (cursor.string && cursor.string.style !== 'plain') return undefined;
  if (format === 'yaml' && !isBracketed(spot)) {
    const opening = yamlOpening(spot);
    return put([opening.text, ...writeMembers(block, { ...style, indent: opening.indent })], opening.start);
  }
  const commas = commasAround(spot, start, end);
  return put([leadingSpace(spot), ...writeObject(block, style), commas.behind], start, commas.before && [commas.before]);
}

/** An object in YAML begins on a line of its own, except behind the dash of a list. */
function yamlOpening({ layer, start }: Spot): { readonly text: string; readonly indent: string; readonly start: number } {
  const before = linePrefix(layer.text, start);
  if (/^[\s-]*$/.test(before)) {
    const text = before.endsWith('-') ? ' ' : '';
    return { text, indent: ' '.repeat(before.length + text.length), start };
  }
  const depth = /^[ -]*/.exec(before)?.[0].length ?? 0;
  const indent = ' '.repeat(depth + 2);
  return { text: `\n${indent}`, indent, start: start - before.length + before.trimEnd().length };
}

/** What typed text is compared with. */
function plainText({ filter, text }: Offer): string {
  return filter ?? templateText(text);
}

function layered(offer: Offer, edit: LayerEdit, before: readonly LayerEdit[] | undefined, layer: OpenLayer): Written | undefined {
  const touches = before?.some(({ end }) => end === edit.start) === true;
  const [written, ...others] = layer.write([touches ? { ...edit, newText: `,${edit.newText}` } : edit]) ?? [];
  const additional = before && !touches ? layer.write(before) : [];
  if (!written || others.length > 0 || !additional) return undefined;
  return { template: offer.text, edit: written, additional, filter: plainText(offer) };
}

/** Whether something that makes it a member follows the key already. */
function hasValue(text: string, behindKey: number, format: Format): boolean {
  const rest = text.slice(behindKey, behindKey + 200);
  if (format === 'hcl') return /^[ \t]*(=(?!=)|\{|:)/.test(rest);
  return format === 'yaml' ? /^[ \t]*:/.test(rest) : /^\s*:/.test(rest);
}

function quoteAt(text: string, index: number, format: Format): string {
  const character = text.charAt(index);
  return character === '"' || (character === "'" && format === 'yaml') ? character : '';
}

function styleAt(spot: Spot): MemberStyle {
  const { layer, start, format } = spot;
  const { text } = layer;
  const before = linePrefix(text, start);
  // Behind a dash a key stands as deep as its column; elsewhere as deep as its line.
  const indent = format === 'yaml' ? ' '.repeat(before.replace(/["']$/, '').length) : (/^[ \t]*/.exec(before)?.[0] ?? '');
  const isOwnLine = /^[\s"'-]*$/.test(before);
  const isInline = format === 'yaml' ? isBracketed(spot) : !isOwnLine || !text.includes('\n');
  return { format, indent, unit: indentUnit(text), layout: isInline ? 'inline' : 'lines' };
}

function indentUnit(text: string): string {
  const first = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return first.startsWith('\t') ? '\t' : ' '.repeat(Math.min(first.length, 4));
}

interface Commas {
  readonly behind: string;
  readonly before: LayerEdit | undefined;
}

/** Whether the container at the cursor has brackets, so that its children need commas. */
function isBracketed({ layer, place: { container } }: Spot): boolean {
  const range = container && layer.place(container.span);
  return range !== undefined && /[[{]/.test(layer.text.charAt(range.start));
}

/** Commas between neighbours; members of HCL need none where a line ends. */
function commasAround(spot: Spot, start: number, end: number): Commas {
  const { layer: { text }, format, place: { container } } = spot;
  if (format !== 'json' && !isBracketed(spot)) return { behind: '', before: undefined };
  const endsLine = format === 'hcl' && container?.kind === 'object';
  const rest = /^([ \t\r\n]*)(\S?)/.exec(text.slice(end, end + 2000));
  const isBlock = endsLine && (rest?.[1]?.includes('\n') ?? false);
  const behind = !isBlock && /["'{[\w!$-]/.test(rest?.[2] ?? '') ? ',' : '';
  let last = start - 1;
  while (last >= 0 && /\s/.test(text.charAt(last))) last--;
  const crossesLine = text.slice(last + 1, start).includes('\n');
  const needsBefore = /["'\]}\w]/.test(text.charAt(last)) && !(endsLine && crossesLine) && !isComment(text, last, format) && !isTag(text, last, format);
  return { behind, before: needsBefore ? { start: last + 1, end: last + 1, newText: ',' } : undefined };
}

/** A tag of YAML belongs to what follows it. */
function isTag(text: string, last: number, format: Format): boolean {
  return format === 'yaml' && /[\s,[{:-]![\w:]*$/.test(text.slice(Math.max(0, last - 40), last + 1));
}

function isComment(text: string, offset: number, format: Format): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  return format === 'json' ? line.includes('//') : line.includes('#');
}
