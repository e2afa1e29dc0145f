// Makes a passkey, or signs in with one. Without scripts, or in a browser without passkeys, the other ways remain.
async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(`asked in vain: ${answer.status}`);
  return answer.json();
}

async function unlock(form) {
  const options = await ask(form);
  const made = form.dataset.kind === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.credential.value = JSON.stringify(made.toJSON());
  form.submit();
}

function start(form) {
  const problem = form.querySelector("[data-problem]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.hidden = true;
    unlock(form).catch(() => {
      problem.hidden = false;
    });
  });
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("[data-module='passkey']").forEach(start);
  document.querySelectorAll("[data-without='passkey']").forEach((element) => {
    element.hidden = true;
  });
}
