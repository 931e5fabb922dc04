import { release } from "./once";
import { say } from "./words";

type Plain = Record<string, unknown>;

/** Bytes as servers write them: base64 for addresses, without the filling at the end. */
function written(bytes: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function read(text: string): ArrayBuffer {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer;
}

function readIds(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Plain[]).map((one) => ({ ...one, id: read(one.id as string) }) as PublicKeyCredentialDescriptor);
}

async function create(options: Plain): Promise<Plain> {
  const user = options.user as Plain;
  const publicKey = {
    ...options,
    challenge: read(options.challenge as string),
    user: { ...user, id: read(user.id as string) },
    excludeCredentials: readIds(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return packed(made, {
    clientDataJSON: written(answer.clientDataJSON),
    attestationObject: written(answer.attestationObject),
  });
}

async function get(options: Plain): Promise<Plain> {
  const publicKey = {
    ...options,
    challenge: read(options.challenge as string),
    allowCredentials: readIds(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = found.response as AuthenticatorAssertionResponse;
  return packed(found, {
    clientDataJSON: written(answer.clientDataJSON),
    authenticatorData: written(answer.authenticatorData),
    signature: written(answer.signature),
    userHandle: answer.userHandle ? written(answer.userHandle) : null,
  });
}

function packed(credential: PublicKeyCredential, response: Plain): Plain {
  const extensions = credential.getClientExtensionResults();
  return { id: credential.id, rawId: written(credential.rawId), type: credential.type, response, clientExtensionResults: extensions };
}

/** A form with data-passkey ("create" or "get") is sent once the browser has made or found the passkey. */
export function usePasskeys(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const credential = form.querySelector<HTMLInputElement>("input[name=credential]");
      if (!form.dataset.passkey || !credential || form.dataset.ready !== undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const options = JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}").publicKey as Plain;
      const trouble = form.querySelector<HTMLElement>("[data-passkey-trouble]");
      if (trouble) trouble.hidden = true;
      (form.dataset.passkey === "create" ? create(options) : get(options))
        .then((value) => {
          credential.value = JSON.stringify(value);
          form.dataset.ready = "";
          form.requestSubmit();
        })
        .catch(() => {
          release(form);
          if (!trouble) return;
          trouble.hidden = false;
          trouble.lastElementChild!.textContent = say("no_passkey");
        });
    },
    true,
  );
}
