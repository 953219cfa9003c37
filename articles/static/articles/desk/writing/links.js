// Links: the dialog behind Ctrl+K, addresses that are typed or pasted.
import { Extension, Plugin, pm } from "django-prose-editor/editor"
import { ask, searchList } from "desk/common/dialog"
import { config, el } from "desk/common/dom"
import { articleOption, describe, remember } from "desk/common/references"

const TYPED = /(?:^|[\s(„‚»\u00a0])(https?:\/\/[^\s<>"„“]{4,})$/i
const ALONE = /^https?:\/\/\S{4,}$/i
const SENTENCE_END = /[.,;:!?…'’‘”«»]+$/

/** The address that words of a dialog mean, or null: these are words of a title. */
function addressOf(words) {
  const full = /^[\w.-]+\.[a-z]{2,}(\/\S*)?$/i.test(words) ? `https://${words}` : words
  return /^(https?:\/\/\S|mailto:\S|\/|#)\S*$/.test(full) ? full : null
}

/** The link on the selected words or at the cursor: what is typed is an address, or words of an own article's title. */
export async function editLink(editor) {
  const web = editor.getAttributes("link").href
  const own = editor.getAttributes("articleLink").article
  const answer = await askLink(web, own)
  const chain = editor.chain().focus()
  if (!answer) return chain.run()
  const mark = answer.article ? { type: "articleLink", attrs: { article: answer.article } } : { type: "link", attrs: { href: answer.href } }
  if (web || own) chain.extendMarkRange(own ? "articleLink" : "link")
  else if (editor.state.selection.empty) return chain.insertContent({ type: "text", text: answer.text, marks: [mark] }).unsetMark(mark.type).run()
  chain.unsetMark("link").unsetMark("articleLink")
  if (answer !== "remove") chain.setMark(mark.type, mark.attrs)
  // The cursor behind it, so that the next letter does not replace the linked words.
  return chain.command(({ tr }) => Boolean(tr.setSelection(pm.state.TextSelection.create(tr.doc, tr.selection.to)))).unsetMark(mark.type).run()
}

async function askLink(web, own) {
  const chosen = (found) => {
    if (found.href) return { href: found.href, text: found.href }
    remember("article", found)
    return { article: String(found.id), text: found.title }
  }
  let answer = null
  const search = searchList({
    url: config.urls.articles, label: "Adresse oder eigener Artikel", placeholder: "https://… oder Wörter aus dem Titel",
    parameters: () => ({ not: config.article || "" }),
    first: (words) => (addressOf(words) ? [{ href: addressOf(words) }] : []),
    draw: (found) => (found.href ? [el("span", { className: "desk-result-name" }, found.href), el("small", {}, "Adresse")] : articleOption(found)),
    onPick: (found, input) => {
      answer = chosen(found)
      input.form.requestSubmit()
    },
  })
  if (web) search.fill(web)
  search.input.addEventListener("focus", () => search.input.select(), { once: true })
  const now = own ? (await describe("article", own))?.title || own : ""
  return ask({
    title: "Link", removable: Boolean(web || own), fields: [search.box, now ? el("p", { className: "desk-chosen" }, `Jetzt: ${now}`) : ""],
    read: async () => {
      const found = answer || (await search.current())
      if (found) return answer || chosen(found)
      return own && !search.input.value.trim() ? { article: own } : "Bitte einen Artikel wählen oder eine Adresse eingeben (https://…)."
    },
  })
}

/** What links the address that ends at `to`, without the full stop behind it; null if there is none, or a link already. */
export function linkAddress(state, to) {
  const $to = state.doc.resolve(to)
  const { link } = state.schema.marks
  const address = TYPED.exec($to.parent.textBetween(0, $to.parentOffset, null, "\ufffc"))?.[1]
  if (!address || !$to.parent.type.allowsMarkType(link)) return null
  let href = address.replace(SENTENCE_END, "")
  if (href.endsWith(")") && !href.includes("(")) href = href.slice(0, -1).replace(SENTENCE_END, "")
  const from = to - address.length
  if (state.doc.rangeHasMark(from, to, link)) return null
  return (chain) => chain.command(({ tr }) => Boolean(tr.addMark(from, from + href.length, link.create({ href })).removeStoredMark(link)))
}

/** Enter after an address, and an address that is pasted alone: on selected words it becomes their link. */
export const Addresses = Extension.create({
  name: "addresses",
  priority: 1000,
  addKeyboardShortcuts() {
    const { editor } = this
    return {
      Enter: () => {
        if (editor.state.selection.empty) linkAddress(editor.state, editor.state.selection.from)?.(editor.chain()).run()
        return false
      },
    }
  },
  addProseMirrorPlugins: () => [new Plugin({ props: { handlePaste } })],
})

function handlePaste(view, event) {
  const href = event.clipboardData?.getData("text/plain").trim() || ""
  const { $from, $to, from, to, empty } = view.state.selection
  const { link, articleLink } = view.state.schema.marks
  if (!ALONE.test(href) || !$from.parent.type.allowsMarkType(link) || !$from.sameParent($to)) return false
  const { tr, schema } = view.state
  const mark = link.create({ href })
  if (empty) tr.replaceSelectionWith(schema.text(href, [mark]), false)
  else tr.removeMark(from, to, articleLink).addMark(from, to, mark)
  view.dispatch(tr.removeStoredMark(link).scrollIntoView())
  return true
}
