// What allauth's script reports, in words: a passkey that was not found, or a dialog that was closed.
"use strict"
document.addEventListener("allauth.error", (event) => {
  event.preventDefault() // it would go to the console
  document.getElementById("passkey-failed").hidden = false
})
