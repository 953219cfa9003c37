// Picture files on their way to the library: what they say of themselves first, then the upload with its progress.
import { answer, config, csrfToken, postForm } from "desk/common/dom"

export const KINDS = ["image/jpeg", "image/png", "image/webp"]
const BEGINNING = 1_000_000 // as the server reads

/** {pictures, refused}: the files that we take, and a sentence about the others ("" if there are none). */
export function takeable(files) {
  const pictures = files.filter((file) => KINDS.includes(file.type))
  const others = files.filter((file) => !pictures.includes(file)).map((file) => file.name)
  return { pictures, refused: others.length ? `Nicht übernommen: ${others.join(", ")}. Möglich sind JPEG, PNG und WebP.` : "" }
}

/** {caption, credit, licence, note, same}: notes in the file, a warning, and the picture of the library that is the same file. */
export async function fileNotes(file) {
  const data = new FormData()
  data.append("file", file.slice(0, BEGINNING), file.name)
  data.append("checksum", await checksum(file))
  return postForm(config.urls.fileNotes, data)
}

async function checksum(file) {
  if (!crypto.subtle) return "" // without TLS; the server tells after the upload
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** Send a picture and `fields`; `bar` is a progress element. Answers as the server does; throws with a German message. */
export async function upload(file, fields, bar) {
  const data = new FormData()
  data.append("file", file)
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  bar.hidden = false
  bar.value = 0
  try {
    return await answer(send(data, (share) => (share < 1 ? (bar.value = share) : bar.removeAttribute("value"))))
  } finally {
    bar.hidden = true
  }
}

/** `fetch` does not tell how much is sent; the response is one of its kind. */
function send(data, tell) {
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total))
    request.addEventListener("error", () => reject(new TypeError("network")))
    request.addEventListener("load", () => {
      const isOurs = new URL(request.responseURL).pathname === config.urls.upload // else the page for logging in
      const headers = { "Content-Type": request.getResponseHeader("Content-Type") || "" }
      resolve(new Response(request.response, { status: isOurs ? request.status : 403, headers }))
    })
    request.open("POST", config.urls.upload)
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.setRequestHeader("Accept", "application/json")
    request.send(data)
  })
}
