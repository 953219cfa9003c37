// What is offered while one types: "/" at the start of an empty paragraph every block, "@" subjects and own articles.
import { config, el, getJSON } from "desk/common/dom"
import { keyName } from "desk/common/keys"
import { articleOption, remember } from "desk/common/references"
import { blocksOf } from "desk/writing/blocks"
import { typeahead } from "desk/writing/typeahead"

const NAME = /(?:^|[\s([„‚\u00a0])@((?:[^\s@]+ ){0,2}[^\s@]*)$/
const name = (text) => el("span", { className: "desk-result-name" }, text)

export const SlashMenu = typeahead({
  name: "slash",
  label: "Einfügen",
  match($from) {
    const { parent, depth, pos } = $from
    const isWhole = depth === 1 && parent.type.name === "paragraph" && pos === $from.end() && parent.textContent.startsWith("/")
    return isWhole ? { from: $from.start(), query: parent.textContent.slice(1) } : null
  },
  find(query, editor) {
    const wanted = query.trim().toLocaleLowerCase("de")
    return blocksOf(editor).filter(({ label, words = "" }) => `${label} ${words}`.toLocaleLowerCase("de").split(" ").some((word, index, all) =>
      all.slice(index).join(" ").startsWith(wanted)))
  },
  draw: ({ label, key, typed }) => [name(label), el("small", {}, [typed, key && keyName(key)].filter(Boolean).join(" · "))],
  take(editor, block, range) {
    editor.commands.deleteRange(range)
    block.run(editor)
  },
})

/** A subject becomes its name in the text and a tag of the article; an article a link that bears its title. */
export const NameMenu = typeahead({
  name: "names",
  label: "Namen und Artikel",
  match($from) {
    const query = NAME.exec($from.parent.textBetween(0, $from.parentOffset, null, "\ufffc"))?.[1]
    return query === undefined ? null : { from: $from.pos - query.length - 1, query }
  },
  find: (query) => {
    if (!query.trim() || !config.urls?.names) return []
    return async () => (await getJSON(config.urls.names, { q: query.trim(), not: config.article || "" })).results
  },
  draw(item) {
    if (!item.kind) return [...articleOption(item), el("span", { className: "desk-kind" }, "Artikel")]
    const hints = [item.alias ? `auch: ${item.alias}` : "", item.hint].filter(Boolean).join(" · ")
    return [name(item.name), el("span", { className: `desk-kind desk-kind-${item.kind}` }, item.label), el("small", {}, hints)]
  },
  take(editor, item, range) {
    if (item.kind) {
      editor.chain().insertContentAt(range, { type: "text", text: item.name }).run()
      return editor.emit("desk:subject", item)
    }
    remember("article", item)
    const marks = [{ type: "articleLink", attrs: { article: String(item.id) } }]
    return editor.chain().insertContentAt(range, { type: "text", text: item.title, marks }).unsetMark("articleLink").run()
  },
})
