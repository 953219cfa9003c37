// Blocks that are written in place: fact box, pull quote, quotation with its speaker, table; and our marks.
import {
  Blockquote, Document, Extension, Link, ListItem, Mark, Node, Plugin, pm, Table, TableCell, TableHeader,
} from "django-prose-editor/editor"
import { el } from "desk/common/dom"

export const ArticleDocument = Document.extend({ content: "(block | piece)+" })
export const Item = ListItem.extend({ content: "paragraph (paragraph | bulletList | orderedList)*" })
export const Quotation = Blockquote.extend({ content: "(paragraph | bulletList | orderedList)+ cite?" })

export const Cite = Node.create({
  name: "cite",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
})

/** While it is written a box is a named group: several `aside` of one name would be landmarks nobody can tell apart. */
function boxView(kind, label) {
  return () => {
    const dom = el("div", { role: "group", "aria-label": label })
    dom.dataset.box = kind
    return { dom, contentDOM: dom }
  }
}

const BOX_NAMES = { fact: "Infokasten", number: "Große Zahl", update: "Nachtrag" }

export const FactBox = Node.create({
  name: "factBox",
  group: "piece",
  content: "heading? (paragraph | bulletList | orderedList)+",
  isolating: true,
  defining: true,
  addAttributes: () => ({ box: { default: "fact", parseHTML: (e) => e.dataset.box, rendered: false } }),
  parseHTML: () => Object.keys(BOX_NAMES).map((box) => ({ tag: `aside[data-box="${box}"]` })),
  renderHTML: ({ node }) => ["aside", { "data-box": node.attrs.box }, 0],
  // From the title, or the number, to what stands below it, as in a form.
  addKeyboardShortcuts: () => ({
    Tab: ({ editor }) => {
      const { $from } = editor.state.selection
      const isTitle = $from.parent.type.name === "heading" && $from.node(-1)?.type.name === "factBox"
      return isTitle && editor.commands.setTextSelection($from.after() + 1)
    },
  }),
  addNodeView: () => (view) => boxView(view.node.attrs.box, BOX_NAMES[view.node.attrs.box])(),
})

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "piece",
  content: "paragraph cite?",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: 'aside[data-box="quote"]' }],
  renderHTML: () => ["aside", { "data-box": "quote" }, 0],
  addNodeView: () => boxView("quote", "Hervorgehobenes Zitat"),
})

export const ArticleTable = Table.extend({
  group: "piece",
  addAttributes() {
    return {
      caption: {
        default: "",
        parseHTML: (element) => element.querySelector("caption")?.textContent.trim() || "",
        rendered: false,
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node }) {
    const body = ["tbody", 0]
    return node.attrs.caption ? ["table", ["caption", node.attrs.caption], body] : ["table", body]
  },
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("table")
      const caption = dom.createCaption()
      caption.contentEditable = "false"
      caption.textContent = node.attrs.caption
      const contentDOM = dom.createTBody()
      return {
        dom,
        contentDOM,
        ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
        update(updated) {
          if (updated.type !== node.type) return false
          caption.textContent = updated.attrs.caption
          return true
        },
      }
    }
  },
})

const spans = {
  colspan: { default: 1, parseHTML: (e) => Number(e.getAttribute("colspan") || 1) },
  rowspan: { default: 1, parseHTML: (e) => Number(e.getAttribute("rowspan") || 1) },
  colwidth: { default: null, rendered: false },
}
export const Cell = TableCell.extend({ content: "paragraph", addAttributes: () => spans })
export const HeaderCell = TableHeader.extend({ content: "paragraph", addAttributes: () => spans })

export const WebLink = Link.extend({
  addMenuItems() {},
  addKeyboardShortcuts: () => ({}),
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]:not([data-article])" }],
  renderHTML: ({ HTMLAttributes }) => ["a", { href: HTMLAttributes.href }, 0],
}).configure({ openOnClick: false, autolink: false, linkOnPaste: true })

export const ArticleLink = Mark.create({
  name: "articleLink",
  inclusive: false,
  excludes: "link articleLink",
  addAttributes: () => ({
    article: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-article"),
      renderHTML: ({ article }) => ({ "data-article": article }),
    },
  }),
  parseHTML: () => [{ tag: "a[data-article]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
})

export const NoLink = Mark.create({
  name: "noLink",
  parseHTML: () => [{ tag: "span[data-nolink]" }],
  renderHTML: () => ["span", { "data-nolink": "" }, 0],
})

export const Abbreviation = Mark.create({
  name: "abbreviation",
  inclusive: false,
  addAttributes: () => ({ title: { default: "" } }),
  parseHTML: () => [{ tag: "abbr[title]" }],
  renderHTML: ({ HTMLAttributes }) => ["abbr", HTMLAttributes, 0],
})

/** Marks empty blocks; what they say is in editor.css. (Tiptap's Placeholder breaks when a list that was made of an empty line is undone.) */
export const EmptyBlocks = Extension.create({
  name: "emptyBlocks",
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: ({ doc }) => pm.view.DecorationSet.create(doc, emptyBlocks(doc)) } })],
})

function emptyBlocks(doc) {
  const isEmpty = doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size
  const found = []
  doc.descendants((node, at) => {
    if (node.isTextblock && !node.content.size) {
      found.push(pm.view.Decoration.node(at, at + node.nodeSize, { class: isEmpty ? "is-empty is-editor-empty" : "is-empty" }))
    }
    return !node.isTextblock
  })
  return found
}
