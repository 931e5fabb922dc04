/** The translated sentences that scripts say; the page brings them as JSON in #ui-words. */
const words: Record<string, string> = JSON.parse(document.getElementById("ui-words")?.textContent ?? "{}");

/** The sentence named `key` with its %(places)s filled in. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const sentence = words[key] ?? key;
  return sentence.replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
}
