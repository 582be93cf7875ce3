/** What the content of a message shows, by its type. */

/** @typedef {{ text: string, picture: string | null, alt: string }} Shown picture: an https address; alt: what stands for it */

/**
 * @param {string} type
 * @param {string} content
 * @returns {Shown}
 */
export function contentOf(type, content) {
  const fields = fieldsOf(content);
  switch (type) {
    case 'image':
    case 'gif': return picture(fields, content);
    case 'rich': return rich(fields);
    case 'gift': return words(`🎁 ${content}`);
    case 'voice':
    case 'video':
    case 'file': return words(fields ? said([`${MEDIA[type]}${fields.name ? `: ${fields.name}` : ''}`, fields.url]) : content);
    case 'location': return words(fields ? `📍 ${fields.name || `${fields.lat}, ${fields.lon}`}` : content);
    default: return words(content);
  }
}

const MEDIA = { voice: '🎤 Voice message', video: '🎬 Video', file: '📎 File' };

/** @param {string} text @returns {Shown} */
function words(text) {
  return { text, picture: null, alt: '' };
}

/** A picture's address stands in its JSON object, or is the content. @param {Record<string, any> | null} fields @param {string} content @returns {Shown} */
function picture(fields, content) {
  const address = fields ? String(fields.url) : content;
  return isShown(address) ? { text: '', picture: address, alt: said([fields?.name]) || address } : words(content);
}

/** @param {Record<string, any> | null} fields @returns {Shown} */
function rich(fields) {
  const { title, text, url, image } = fields ?? {};
  const shown = said([title, text, url]);
  if (isShown(image)) return { text: shown, picture: image, alt: said([title]) || image };
  return words(shown || 'A message that this page cannot show');
}

/** Only what browsers fetch in a safe way. @param {any} address */
function isShown(address) {
  return typeof address === 'string' && address.startsWith('https://');
}

/** Those that are texts, one in a line. @param {any[]} texts */
function said(texts) {
  return texts.filter(text => typeof text === 'string' && text.trim() !== '').join('\n');
}

/** @param {string} content @returns {Record<string, any> | null} null when it is no JSON object */
function fieldsOf(content) {
  try {
    const value = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
