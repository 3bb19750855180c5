/**
 * The signature of a hint, as Standard Webhooks says: HMAC-SHA256 of `id.timestamp.body`.
 *
 * @param {string} secret `whsec_…`: the key is the bytes its base64 stands for, not its text
 * @param {string} id
 * @param {number} horodatage seconds since 1970
 * @param {string} corps
 * @returns {string} the header `webhook-signature`
 */
function signer_(secret, id, horodatage, corps) {
  const cle = Utilities.base64Decode(secret.slice(PREFIXE_SECRET.length));
  // The text goes as bytes too, in UTF-8: accents and emoji are then signed as they are sent.
  const octets = Utilities.newBlob(`${id}.${horodatage}.${corps}`).getBytes();
  return `v1,${Utilities.base64Encode(Utilities.computeHmacSha256Signature(octets, cle))}`;
}
