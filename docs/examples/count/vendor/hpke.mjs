// .ci/js/node_modules/hpke/index.js
function ComputeNonce(base_nonce, seq, Nn) {
  let nonce = new Uint8Array(Nn);
  nonce.set(base_nonce);
  let s = seq;
  for (let i = Nn - 1; i >= 0 && s > 0; i--)
    nonce[i] = nonce[i] ^ s & 255, s = Math.floor(s / 256);
  return nonce;
}
function MaxSeq(Nn) {
  return Math.min(2 ** (8 * Nn) - 1, Number.MAX_SAFE_INTEGER);
}
function IncrementSeq(seq, maxSeq) {
  if (seq >= maxSeq)
    throw new MessageLimitReachedError("Sequence number overflow");
  return ++seq;
}
async function ContextExport(suite, exporterSecret, exporterContext, L) {
  checkUint8Array(exporterContext, "exporterContext");
  let stages = KDFStages(suite.KDF);
  if (!Number.isInteger(L) || L <= 0 || L > 65535)
    throw new TypeError('"L" must be a positive integer not exceeding 65535');
  if (stages === 2 && L > 255 * suite.KDF.Nh)
    throw new TypeError('"L" must not exceed 255*Nh of the cipher suite KDF');
  return await (stages === 1 ? Export_OneStage : Export_TwoStage)(suite.KDF, suite.id, exporterSecret, exporterContext, L);
}
var Mutex = class {
  #locked = Promise.resolve();
  async lock() {
    let releaseLock, nextLock = new Promise((resolve) => {
      releaseLock = resolve;
    }), previousLock = this.#locked;
    return this.#locked = nextLock, await previousLock, releaseLock;
  }
};
function createContextState(suite, mode, key, base_nonce, exporter_secret) {
  return {
    suite,
    mode,
    key,
    base_nonce,
    exporter_secret,
    max_seq: MaxSeq(suite.AEAD.Nn),
    seq: 0,
    mutex: void 0
  };
}
var SenderContext = class {
  #state;
  constructor(suite, mode, key, base_nonce, exporter_secret) {
    this.#state = createContextState(suite, mode, key, base_nonce, exporter_secret);
  }
  get mode() {
    return this.#state.mode;
  }
  get seq() {
    return this.#state.seq;
  }
  async Seal(plaintext, aad) {
    checkUint8Array(plaintext, "plaintext"), aad ??= new Uint8Array(), checkUint8Array(aad, "aad");
    let state = this.#state;
    if (state.suite.AEAD.id === EXPORT_ONLY)
      throw new TypeError("Export-only AEAD cannot be used with Seal");
    state.mutex ??= new Mutex();
    let release = await state.mutex.lock(), ct;
    try {
      return ct = await state.suite.AEAD.Seal(
        state.key,
        ComputeNonce(state.base_nonce, state.seq, state.suite.AEAD.Nn),
        aad,
        plaintext
      ), state.seq = IncrementSeq(state.seq, state.max_seq), ct;
    } finally {
      release();
    }
  }
  async Export(exporterContext, length) {
    return await ContextExport(
      this.#state.suite,
      this.#state.exporter_secret,
      exporterContext,
      length
    );
  }
  get Nt() {
    return this.#state.suite.AEAD.Nt;
  }
}, RecipientContext = class {
  #state;
  constructor(suite, mode, key, base_nonce, exporter_secret) {
    this.#state = createContextState(suite, mode, key, base_nonce, exporter_secret);
  }
  get mode() {
    return this.#state.mode;
  }
  get seq() {
    return this.#state.seq;
  }
  async Open(ciphertext, aad) {
    checkUint8Array(ciphertext, "ciphertext"), aad ??= new Uint8Array(), checkUint8Array(aad, "aad");
    let state = this.#state;
    if (state.suite.AEAD.id === EXPORT_ONLY)
      throw new TypeError("Export-only AEAD cannot be used with Open");
    state.mutex ??= new Mutex();
    let release = await state.mutex.lock();
    try {
      let pt;
      try {
        pt = await state.suite.AEAD.Open(
          state.key,
          ComputeNonce(state.base_nonce, state.seq, state.suite.AEAD.Nn),
          aad,
          ciphertext
        );
      } catch (cause) {
        throw cause instanceof MessageLimitReachedError || cause instanceof NotSupportedError ? cause : new OpenError("AEAD decryption failed", { cause });
      }
      return state.seq = IncrementSeq(state.seq, state.max_seq), pt;
    } finally {
      release();
    }
  }
  async Export(exporterContext, length) {
    return await ContextExport(
      this.#state.suite,
      this.#state.exporter_secret,
      exporterContext,
      length
    );
  }
}, validate = (factory, type) => {
  try {
    let result = factory();
    if (result.type !== type)
      throw new Error(`Invalid "${type}" return discriminator`);
    return result;
  } catch (cause) {
    throw new TypeError(`Invalid "${type}"`, { cause });
  }
}, CipherSuite = class {
  #suite;
  constructor(KEM, KDF, AEAD) {
    let kem = validate(KEM, "KEM"), kdf = validate(KDF, "KDF"), aead = validate(AEAD, "AEAD");
    this.#suite = {
      KEM: kem,
      KDF: kdf,
      AEAD: aead,
      id: concat(L_HPKE, I2OSP(kem.id, 2), I2OSP(kdf.id, 2), I2OSP(aead.id, 2))
    };
  }
  get KEM() {
    return {
      id: this.#suite.KEM.id,
      name: this.#suite.KEM.name,
      Nsecret: this.#suite.KEM.Nsecret,
      Nenc: this.#suite.KEM.Nenc,
      Npk: this.#suite.KEM.Npk,
      Nsk: this.#suite.KEM.Nsk
    };
  }
  get KDF() {
    return {
      id: this.#suite.KDF.id,
      name: this.#suite.KDF.name,
      stages: this.#suite.KDF.stages,
      Nh: this.#suite.KDF.Nh
    };
  }
  get AEAD() {
    return {
      id: this.#suite.AEAD.id,
      name: this.#suite.AEAD.name,
      Nk: this.#suite.AEAD.Nk,
      Nn: this.#suite.AEAD.Nn,
      Nt: this.#suite.AEAD.Nt
    };
  }
  async GenerateKeyPair(extractable) {
    return extractable ??= !1, checkExtractable(extractable), await this.#suite.KEM.GenerateKeyPair(extractable);
  }
  async DeriveKeyPair(ikm, extractable) {
    if (extractable ??= !1, checkExtractable(extractable), checkUint8Array(ikm, "ikm"), ikm.byteLength < this.#suite.KEM.Nsk)
      throw new DeriveKeyPairError('Insufficient "ikm" length');
    try {
      return await this.#suite.KEM.DeriveKeyPair(ikm, extractable);
    } catch (cause) {
      throw cause instanceof NotSupportedError ? cause : new DeriveKeyPairError("Key derivation failed", { cause });
    }
  }
  async SerializePrivateKey(privateKey) {
    return isKey(privateKey, "private", !0), await this.#suite.KEM.SerializePrivateKey(privateKey);
  }
  async SerializePublicKey(publicKey) {
    return isKey(publicKey, "public", !0), await this.#suite.KEM.SerializePublicKey(publicKey);
  }
  async DeserializePrivateKey(privateKey, extractable) {
    extractable ??= !1, checkExtractable(extractable), checkUint8Array(privateKey, "privateKey");
    try {
      if (privateKey.byteLength !== this.#suite.KEM.Nsk)
        throw new Error('Invalid "privateKey" length');
      return await this.#suite.KEM.DeserializePrivateKey(privateKey, extractable);
    } catch (cause) {
      throw cause instanceof NotSupportedError ? cause : new DeserializeError("Private key deserialization failed", { cause });
    }
  }
  async DeserializePublicKey(publicKey) {
    checkUint8Array(publicKey, "publicKey");
    try {
      if (publicKey.byteLength !== this.#suite.KEM.Npk)
        throw new Error('Invalid "publicKey" length');
      return await this.#suite.KEM.DeserializePublicKey(publicKey);
    } catch (cause) {
      throw cause instanceof NotSupportedError ? cause : new DeserializeError("Public key deserialization failed", { cause });
    }
  }
  async Seal(publicKey, plaintext, options) {
    if (this.#suite.AEAD.id === EXPORT_ONLY)
      throw new TypeError("Export-only AEAD cannot be used with Seal");
    let { encapsulatedSecret, ctx } = await this.SetupSender(publicKey, options), ciphertext = await ctx.Seal(plaintext, options?.aad);
    return { encapsulatedSecret, ciphertext };
  }
  async Open(privateKey, encapsulatedSecret, ciphertext, options) {
    if (this.#suite.AEAD.id === EXPORT_ONLY)
      throw new TypeError("Export-only AEAD cannot be used with Open");
    return await (await this.SetupRecipient(privateKey, encapsulatedSecret, options)).Open(ciphertext, options?.aad);
  }
  async SendExport(publicKey, exporterContext, length, options) {
    let { encapsulatedSecret, ctx } = await this.SetupSender(publicKey, options), exportedSecret = await ctx.Export(exporterContext, length);
    return { encapsulatedSecret, exportedSecret };
  }
  async ReceiveExport(privateKey, encapsulatedSecret, exporterContext, length, options) {
    return await (await this.SetupRecipient(privateKey, encapsulatedSecret, options)).Export(exporterContext, length);
  }
  async SetupSender(publicKey, options) {
    isKey(publicKey, "public");
    let shared_secret, enc;
    try {
      let result = await this.#suite.KEM.Encap(publicKey);
      shared_secret = result.shared_secret, enc = result.enc;
    } catch (cause) {
      throw cause instanceof ValidationError || cause instanceof NotSupportedError ? cause : new EncapError("Encapsulation failed", { cause });
    }
    let mode = options?.psk?.byteLength ? MODE_PSK : MODE_BASE, { key, base_nonce, exporter_secret } = await KeySchedule(
      this.#suite,
      mode,
      shared_secret,
      options?.info,
      options?.psk,
      options?.pskId
    ), ctx = new SenderContext(this.#suite, mode, key, base_nonce, exporter_secret);
    return { encapsulatedSecret: enc, ctx };
  }
  async SetupRecipient(privateKey, encapsulatedSecret, options) {
    let { skR, pkR } = this.#extractRecipientKeys(privateKey);
    if (checkUint8Array(encapsulatedSecret, "encapsulatedSecret"), encapsulatedSecret.byteLength !== this.#suite.KEM.Nenc)
      throw new DecapError("Invalid encapsulated secret length");
    let shared_secret;
    try {
      shared_secret = await this.#suite.KEM.Decap(encapsulatedSecret, skR, pkR);
    } catch (cause) {
      throw cause instanceof ValidationError || cause instanceof NotSupportedError ? cause : new DecapError("Decapsulation failed", { cause });
    }
    let mode = options?.psk?.byteLength ? MODE_PSK : MODE_BASE, { key, base_nonce, exporter_secret } = await KeySchedule(
      this.#suite,
      mode,
      shared_secret,
      options?.info,
      options?.psk,
      options?.pskId
    );
    return new RecipientContext(this.#suite, mode, key, base_nonce, exporter_secret);
  }
  #extractRecipientKeys(skR) {
    return isKeyPair(skR) ? { skR: skR.privateKey, pkR: skR.publicKey } : (isKey(skR, "private"), { skR, pkR: void 0 });
  }
}, ValidationError = class _ValidationError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "ValidationError", Error.captureStackTrace?.(this, _ValidationError);
  }
}, DeserializeError = class _DeserializeError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "DeserializeError", Error.captureStackTrace?.(this, _DeserializeError);
  }
}, EncapError = class _EncapError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "EncapError", Error.captureStackTrace?.(this, _EncapError);
  }
}, DecapError = class _DecapError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "DecapError", Error.captureStackTrace?.(this, _DecapError);
  }
}, OpenError = class _OpenError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "OpenError", Error.captureStackTrace?.(this, _OpenError);
  }
}, MessageLimitReachedError = class _MessageLimitReachedError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "MessageLimitReachedError", Error.captureStackTrace?.(this, _MessageLimitReachedError);
  }
}, DeriveKeyPairError = class _DeriveKeyPairError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "DeriveKeyPairError", Error.captureStackTrace?.(this, _DeriveKeyPairError);
  }
}, NotSupportedError = class _NotSupportedError extends Error {
  constructor(message, options) {
    super(message, options), this.name = "NotSupportedError", Error.captureStackTrace?.(this, _NotSupportedError);
  }
}, MODE_BASE = 0, MODE_PSK = 1;
function concat(...buffers) {
  let size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size), i = 0;
  for (let buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function slice(buffer, start, end) {
  return Uint8Array.prototype.slice.call(buffer, start, end);
}
function encode(string) {
  let bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    let code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("Input string must contain only ASCII characters");
    bytes[i] = code;
  }
  return bytes;
}
var L_HPKE_v1 = /* @__PURE__ */ encode("HPKE-v1"), L_HPKE = /* @__PURE__ */ encode("HPKE"), L_KEM = /* @__PURE__ */ encode("KEM"), L_sec = /* @__PURE__ */ encode("sec"), L_secret = /* @__PURE__ */ encode("secret"), L_key = /* @__PURE__ */ encode("key"), L_base_nonce = /* @__PURE__ */ encode("base_nonce"), L_exp = /* @__PURE__ */ encode("exp"), L_psk_id_hash = /* @__PURE__ */ encode("psk_id_hash"), L_info_hash = /* @__PURE__ */ encode("info_hash"), L_dkp_prk = /* @__PURE__ */ encode("dkp_prk");
var L_eae_prk = /* @__PURE__ */ encode("eae_prk"), L_shared_secret = /* @__PURE__ */ encode("shared_secret"), L_sk = /* @__PURE__ */ encode("sk");
var L_DeriveKeyPair = /* @__PURE__ */ encode("DeriveKeyPair");
function lengthPrefixed(x) {
  return concat(I2OSP(x.byteLength, 2), x);
}
async function LabeledDerive(KDF, suite_id, ikm, label, context, L) {
  let labeled_ikm = concat(ikm, L_HPKE_v1, suite_id, lengthPrefixed(label), I2OSP(L, 2), context);
  return await KDF.Derive(labeled_ikm, L);
}
async function Export_OneStage(KDF, suite_id, exporter_secret, exporter_context, L) {
  return checkLength(exporter_context, "Exporter context", MAX_LENGTH_ONE_STAGE), await LabeledDerive(KDF, suite_id, exporter_secret, L_sec, exporter_context, L);
}
async function CombineSecrets_OneStage(suite, mode, shared_secret, info, psk, psk_id) {
  checkLength(psk, "PSK", MAX_LENGTH_ONE_STAGE), checkLength(psk_id, "PSK ID", MAX_LENGTH_ONE_STAGE), checkLength(info, "Info", MAX_LENGTH_ONE_STAGE);
  let secrets = concat(lengthPrefixed(psk), lengthPrefixed(shared_secret)), context = concat(I2OSP(mode, 1), lengthPrefixed(psk_id), lengthPrefixed(info)), secret = await LabeledDerive(
    suite.KDF,
    suite.id,
    secrets,
    L_secret,
    context,
    suite.AEAD.Nk + suite.AEAD.Nn + suite.KDF.Nh
  ), key = slice(secret, 0, suite.AEAD.Nk), base_nonce = slice(secret, suite.AEAD.Nk, suite.AEAD.Nk + suite.AEAD.Nn), exporter_secret = slice(secret, suite.AEAD.Nk + suite.AEAD.Nn);
  return { key, base_nonce, exporter_secret };
}
var MAX_LENGTH_TWO_STAGE = 65535, MAX_LENGTH_ONE_STAGE = 65535;
function checkLength(data, name, maxLength) {
  if (data.byteLength > maxLength)
    throw new TypeError(`${name} length must not exceed ${maxLength} bytes`);
}
function checkUint8Array(input, name) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`"${name}" must be Uint8Array`);
  if (typeof SharedArrayBuffer < "u" && input.buffer instanceof SharedArrayBuffer)
    throw new TypeError(`"${name}" must not be backed by a SharedArrayBuffer`);
}
function checkExtractable(extractable) {
  if (typeof extractable != "boolean")
    throw new TypeError('"extractable" must be boolean');
}
async function CombineSecrets_TwoStage(suite, mode, shared_secret, info, psk, psk_id) {
  checkLength(psk, "PSK", MAX_LENGTH_TWO_STAGE), checkLength(psk_id, "PSK ID", MAX_LENGTH_TWO_STAGE), checkLength(info, "Info", MAX_LENGTH_TWO_STAGE);
  let [psk_id_hash, info_hash] = await Promise.all([
    LabeledExtract(suite.KDF, suite.id, new Uint8Array(), L_psk_id_hash, psk_id),
    LabeledExtract(suite.KDF, suite.id, new Uint8Array(), L_info_hash, info)
  ]), key_schedule_context = concat(I2OSP(mode, 1), psk_id_hash, info_hash), secret = await LabeledExtract(suite.KDF, suite.id, shared_secret, L_secret, psk);
  if (suite.AEAD.id === EXPORT_ONLY) {
    let exporter_secret2 = await LabeledExpand(
      suite.KDF,
      suite.id,
      secret,
      L_exp,
      key_schedule_context,
      suite.KDF.Nh
    );
    return { key: new Uint8Array(), base_nonce: new Uint8Array(), exporter_secret: exporter_secret2 };
  }
  let [key, base_nonce, exporter_secret] = await Promise.all([
    LabeledExpand(suite.KDF, suite.id, secret, L_key, key_schedule_context, suite.AEAD.Nk),
    LabeledExpand(suite.KDF, suite.id, secret, L_base_nonce, key_schedule_context, suite.AEAD.Nn),
    LabeledExpand(suite.KDF, suite.id, secret, L_exp, key_schedule_context, suite.KDF.Nh)
  ]);
  return { key, base_nonce, exporter_secret };
}
async function Export_TwoStage(KDF, suite_id, exporter_secret, exporter_context, L) {
  return checkLength(exporter_context, "Exporter context", MAX_LENGTH_TWO_STAGE), await LabeledExpand(KDF, suite_id, exporter_secret, L_sec, exporter_context, L);
}
async function LabeledExtract(KDF, suite_id, salt, label, ikm) {
  let labeled_ikm = concat(L_HPKE_v1, suite_id, label, ikm);
  return await KDF.Extract(salt, labeled_ikm);
}
async function LabeledExpand(KDF, suite_id, prk, label, info, L) {
  let labeled_info = concat(I2OSP(L, 2), L_HPKE_v1, suite_id, label, info);
  return await KDF.Expand(prk, labeled_info, L);
}
function isKeyPair(skR) {
  if (!skR || typeof skR != "object") return !1;
  if ("publicKey" in skR && "privateKey" in skR) {
    let pkR = skR.publicKey;
    skR = skR.privateKey;
    try {
      if (isKey(pkR, "public"), isKey(skR, "private"), pkR.algorithm.name !== skR.algorithm.name)
        throw new TypeError("key pair algorithms do not match");
    } catch (cause) {
      throw new TypeError('Invalid "privateKey"', { cause });
    }
    return !0;
  }
  return !1;
}
function isKey(key, type, extractable) {
  let k = key;
  if (typeof k.algorithm != "object" || typeof k.algorithm.name != "string" || typeof k.extractable != "boolean" || typeof k.type != "string" || k.type !== type)
    throw new TypeError(`Invalid "${type}Key"`);
  if (extractable && k.extractable !== !0)
    throw new TypeError(`"${type}Key" must be extractable`);
}
function I2OSP(n, w) {
  if (!Number.isSafeInteger(w) || w <= 0)
    throw new Error("w must be a positive safe integer");
  if (!Number.isSafeInteger(n) || n < 0)
    throw new Error("n must be a non-negative safe integer");
  let max = Math.pow(256, w);
  if (n >= max)
    throw new Error("n too large to fit in w-length byte string");
  let ret = new Uint8Array(w), num = n;
  for (let i = 0; i < w && num; i++)
    ret[w - (i + 1)] = num % 256, num = Math.floor(num / 256);
  return ret;
}
function KDFStages(KDF) {
  if (KDF.stages === 1 || KDF.stages === 2)
    return KDF.stages;
  throw new Error("unreachable");
}
async function KeySchedule(suite, mode, shared_secret, info, psk, pskId) {
  info ??= new Uint8Array(), checkUint8Array(info, "info"), psk ??= new Uint8Array(), checkUint8Array(psk, "psk"), pskId ??= new Uint8Array(), checkUint8Array(pskId, "pskId");
  let CombineSecrets = KDFStages(suite.KDF) === 1 ? CombineSecrets_OneStage : CombineSecrets_TwoStage;
  return VerifyPSKInputs(psk, pskId), await CombineSecrets(suite, mode, shared_secret, info, psk, pskId);
}
function VerifyPSKInputs(psk, psk_id) {
  if (psk.byteLength && psk_id.byteLength) {
    if (psk.byteLength < 32)
      throw new TypeError("Insufficient PSK length");
    return;
  }
  if (!(!psk.byteLength && !psk_id.byteLength))
    throw new TypeError("Inconsistent PSK inputs");
}
var NotApplicable = () => {
  throw new Error("unreachable");
}, EXPORT_ONLY = 65535, AES_GCM_P_MAX = 2 ** 36 - 31, CHACHA20_POLY1305_P_MAX = 2 ** 38 - 64;
async function subtle(promise, name) {
  try {
    return await promise(crypto.subtle);
  } catch (cause) {
    throw cause instanceof TypeError || cause instanceof DOMException && cause.name === "NotSupportedError" ? new NotSupportedError(`${name} is unsupported in this runtime`, { cause }) : cause;
  }
}
async function getCachedCryptoKey(cache, keyBytes, init) {
  let cached = cache.get(keyBytes);
  if (cached && cached.bytes.byteLength === keyBytes.byteLength && cached.bytes.every((byte, index) => byte === keyBytes[index]))
    return cached.key;
  let bytes = slice(keyBytes), entry = { bytes, key: init(bytes) };
  cache.set(keyBytes, entry);
  try {
    return await entry.key;
  } catch (cause) {
    throw cache.get(keyBytes) === entry && cache.delete(keyBytes), cause;
  }
}
function HKDF_SHARED() {
  let emptySalt;
  async function importKey(salt) {
    return await subtle(
      (c) => c.importKey("raw", salt, { name: "HMAC", hash: this.hash }, !1, ["sign"]),
      this.name
    );
  }
  let cache = /* @__PURE__ */ new WeakMap();
  return {
    stages: 2,
    Derive: NotApplicable,
    async Extract(salt, ikm) {
      let key = salt.byteLength === 0 ? emptySalt ??= await importKey.call(this, new ArrayBuffer(this.Nh)) : await importKey.call(this, salt);
      return new Uint8Array(
        await subtle((c) => c.sign("HMAC", key, ikm), this.name)
      );
    },
    async Expand(prk, info, L) {
      if (prk.byteLength < this.Nh)
        throw new Error("prk.byteLength < this.Nh");
      if (L > 255 * this.Nh)
        throw new Error("L must be <= 255*Nh");
      let N2 = Math.ceil(L / this.Nh), key = await getCachedCryptoKey(
        cache,
        prk,
        (bytes) => importKey.call(this, bytes)
      ), T = new Uint8Array(N2 * this.Nh), T_prev = new Uint8Array();
      for (let i = 0; i < N2; i++) {
        let input = new Uint8Array(T_prev.byteLength + info.byteLength + 1);
        input.set(T_prev), input.set(info, T_prev.byteLength), input[T_prev.byteLength + info.byteLength] = i + 1;
        let T_i = new Uint8Array(await subtle((c) => c.sign("HMAC", key, input), this.name));
        T.set(T_i, i * this.Nh), T_prev = T_i;
      }
      return slice(T, 0, L);
    }
  };
}
var KDF_HKDF_SHA256 = function() {
  return { id: 1, type: "KDF", name: "HKDF-SHA256", Nh: 32, hash: "SHA-256", ...HKDF_SHARED() };
};
async function ShakeDerive(name, variant, ikm, L) {
  let bits = L << 3, alg = { name: variant, length: bits, outputLength: bits };
  return new Uint8Array(await subtle((c) => c.digest(alg, ikm), name));
}
function SHAKE_SHARED() {
  return {
    stages: 1,
    async Derive(labeled_ikm, L) {
      return await ShakeDerive(this.name, this.algorithm, labeled_ikm, L);
    },
    Extract: NotApplicable,
    Expand: NotApplicable
  };
}
var KDF_SHAKE256 = function() {
  return {
    id: 17,
    type: "KDF",
    name: "SHAKE256",
    Nh: 64,
    algorithm: "cSHAKE256",
    ...SHAKE_SHARED()
  };
};
async function getPublicKeyByExport(name, key, usages) {
  if (!key.extractable)
    throw new TypeError(
      '"privateKey" must be extractable or a Key Pair must be used in this runtime'
    );
  return await subtle(async (c) => {
    let jwk = await c.exportKey("jwk", key);
    return c.importKey(
      "jwk",
      { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y },
      key.algorithm,
      !0,
      usages
    );
  }, name);
}
async function getPublicKey(name, key, usages) {
  return await subtle((c) => c.getPublicKey?.(key, usages), name) || await getPublicKeyByExport(name, key, usages);
}
function fromBase64(input) {
  input = input.replace(/-/g, "+").replace(/_/g, "/");
  let binary = atob(input), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
function b64u(input) {
  return Uint8Array.fromBase64?.(input, { alphabet: "base64url" }) || fromBase64(input);
}
async function DeriveKeyPairBytes(DHKEM, ikm, label, context) {
  if (KDFStages(DHKEM.kdf) === 1)
    return await LabeledDerive(DHKEM.kdf, DHKEM.suite_id, ikm, label, context, DHKEM.Nsk);
  let dkp_prk = await LabeledExtract(DHKEM.kdf, DHKEM.suite_id, new Uint8Array(), L_dkp_prk, ikm);
  return await LabeledExpand(DHKEM.kdf, DHKEM.suite_id, dkp_prk, label, context, DHKEM.Nsk);
}
function assertKeyAlgorithm(key, expectedAlgorithm) {
  if (key.algorithm.name !== expectedAlgorithm.name)
    throw new TypeError(`key algorithm must be ${expectedAlgorithm.name}`);
  if (key.algorithm.namedCurve !== expectedAlgorithm.namedCurve)
    throw new TypeError(
      `key namedCurve must be ${expectedAlgorithm.namedCurve}`
    );
}
function assertCryptoKey(key) {
  if (key[Symbol.toStringTag] !== "CryptoKey") {
    if (key instanceof CryptoKey) return;
    throw new TypeError("unexpected key constructor");
  }
}
async function ExtractAndExpand_OneStage(DHKEM, dh, kem_context) {
  return await LabeledDerive(
    DHKEM.kdf,
    DHKEM.suite_id,
    dh,
    L_shared_secret,
    kem_context,
    DHKEM.Nsecret
  );
}
async function ExtractAndExpand_TwoStage(DHKEM, dh, kem_context) {
  let eae_prk = await LabeledExtract(DHKEM.kdf, DHKEM.suite_id, new Uint8Array(), L_eae_prk, dh);
  return await LabeledExpand(
    DHKEM.kdf,
    DHKEM.suite_id,
    eae_prk,
    L_shared_secret,
    kem_context,
    DHKEM.Nsecret
  );
}
async function ExtractAndExpand(DHKEM, dh, kem_context) {
  return await (KDFStages(DHKEM.kdf) === 1 ? ExtractAndExpand_OneStage : ExtractAndExpand_TwoStage)(DHKEM, dh, kem_context);
}
function DHKEM_SHARED() {
  return {
    async GenerateKeyPair(extractable) {
      return await subtle(
        (c) => c.generateKey(this.algorithm, extractable, ["deriveBits"]),
        this.name
      );
    },
    async SerializePublicKey(key) {
      return assertKeyAlgorithm(key, this.algorithm), assertCryptoKey(key), new Uint8Array(await subtle((c) => c.exportKey("raw", key), this.name));
    },
    async DeserializePublicKey(key) {
      return await subtle(
        (c) => c.importKey("raw", key, this.algorithm, !0, []),
        this.name
      );
    },
    async SerializePrivateKey(key) {
      assertKeyAlgorithm(key, this.algorithm), assertCryptoKey(key);
      let { d } = await subtle((c) => c.exportKey("jwk", key), this.name);
      return b64u(d);
    },
    async Encap(pkR) {
      assertKeyAlgorithm(pkR, this.algorithm), assertCryptoKey(pkR);
      let ekp = await this.GenerateKeyPair(!1), skE = ekp.privateKey, pkE = ekp.publicKey, dh = new Uint8Array(
        await subtle(
          (c) => c.deriveBits({ name: skE.algorithm.name, public: pkR }, skE, this.Ndh << 3),
          this.name
        )
      ), enc = await this.SerializePublicKey(pkE), pkRm = await this.SerializePublicKey(pkR), kem_context = concat(enc, pkRm);
      return { shared_secret: await ExtractAndExpand(this, dh, kem_context), enc };
    },
    async Decap(enc, skR, pkR) {
      assertKeyAlgorithm(skR, this.algorithm), assertCryptoKey(skR), pkR ? (assertKeyAlgorithm(pkR, this.algorithm), assertCryptoKey(pkR)) : pkR = await getPublicKey(this.name, skR, []);
      let pkE = await this.DeserializePublicKey(enc), dh = new Uint8Array(
        await subtle(
          (c) => c.deriveBits({ name: skR.algorithm.name, public: pkE }, skR, this.Ndh << 3),
          this.name
        )
      ), pkRm = await this.SerializePublicKey(pkR), kem_context = concat(enc, pkRm);
      return await ExtractAndExpand(this, dh, kem_context);
    }
  };
}
async function createKeyPairFromPrivateKey(DHKEM, key, extractable) {
  let privateKey, publicKey;
  return !extractable && typeof crypto.subtle.getPublicKey != "function" ? (privateKey = await DHKEM.DeserializePrivateKey(key, !0), publicKey = await getPublicKey(DHKEM.name, privateKey, []), privateKey = await DHKEM.DeserializePrivateKey(key, !1)) : (privateKey = await DHKEM.DeserializePrivateKey(key, extractable), publicKey = await getPublicKey(DHKEM.name, privateKey, [])), { privateKey, publicKey };
}
async function CurveKeyFromD(name, Nsk, template, algorithm, key, extractable) {
  let tmpl = slice(template), pkcs8 = new Uint8Array(Nsk + tmpl.byteLength);
  return pkcs8.set(tmpl), pkcs8.set(key, tmpl.byteLength), await subtle(
    (c) => c.importKey("pkcs8", pkcs8, algorithm, extractable, ["deriveBits"]),
    name
  );
}
async function DeriveKeyPairX(ikm, extractable) {
  let sk = await DeriveKeyPairBytes(this, ikm, L_sk, new Uint8Array());
  return await createKeyPairFromPrivateKey(this, sk, extractable);
}
var KEM_DHKEM_X25519_HKDF_SHA256 = function() {
  let name = "DHKEM(X25519, HKDF-SHA256)", kdf = KDF_HKDF_SHA256();
  return kdf.name = name, {
    id: 32,
    suite_id: concat(L_KEM, I2OSP(32, 2)),
    type: "KEM",
    name,
    kdf,
    Nsecret: 32,
    Nenc: 32,
    Npk: 32,
    Nsk: 32,
    Ndh: 32,
    algorithm: { name: "X25519" },
    pkcs8: Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32),
    DeriveKeyPair: DeriveKeyPairX,
    async DeserializePrivateKey(key, extractable) {
      return await CurveKeyFromD(name, this.Nsk, this.pkcs8, this.algorithm, key, extractable);
    },
    ...DHKEM_SHARED()
  };
};
function DIRECT_KEM_SHARED() {
  return {
    async DeriveKeyPair(ikm, extractable) {
      let dk = await LabeledDerive(
        this.kdf,
        this.suite_id,
        ikm,
        L_DeriveKeyPair,
        new Uint8Array(),
        this.Nsk
      ), privateKey = await this.DeserializePrivateKey(dk, extractable), usages = ["encapsulateBits"], publicKey = await getPublicKey(this.name, privateKey, usages);
      return { privateKey, publicKey };
    },
    async GenerateKeyPair(extractable) {
      let usages = ["encapsulateBits", "decapsulateBits"];
      return await subtle(
        (c) => c.generateKey(this.algorithm, extractable, usages),
        this.name
      );
    },
    async SerializePublicKey(key) {
      assertKeyAlgorithm(key, this.algorithm), assertCryptoKey(key);
      let format = "raw-public";
      return new Uint8Array(await subtle((c) => c.exportKey(format, key), this.name));
    },
    async DeserializePublicKey(key) {
      let format = "raw-public", usages = ["encapsulateBits"];
      return await subtle(
        (c) => c.importKey(format, key, this.algorithm, !0, usages),
        this.name
      );
    },
    async SerializePrivateKey(key) {
      assertKeyAlgorithm(key, this.algorithm), assertCryptoKey(key);
      let format = "raw-seed";
      return new Uint8Array(await subtle((c) => c.exportKey(format, key), this.name));
    },
    async DeserializePrivateKey(key, extractable) {
      let format = "raw-seed", usages = ["decapsulateBits"];
      return await subtle(
        (c) => c.importKey(format, key, this.algorithm, extractable, usages),
        this.name
      );
    },
    async Encap(pkR) {
      assertKeyAlgorithm(pkR, this.algorithm);
      let { sharedKey, ciphertext } = await subtle(
        (c) => c.encapsulateBits(this.algorithm, pkR),
        this.name
      );
      return { shared_secret: new Uint8Array(sharedKey), enc: new Uint8Array(ciphertext) };
    },
    async Decap(enc, skR, _pkR) {
      return assertKeyAlgorithm(skR, this.algorithm), new Uint8Array(
        await subtle(
          (c) => c.decapsulateBits(this.algorithm, skR, enc),
          this.name
        )
      );
    }
  };
}
function createDirectKEM({ id, name, Nsecret, Nenc, Npk, Nsk }) {
  let kdf = KDF_SHAKE256();
  return kdf.name = name, {
    id,
    suite_id: concat(L_KEM, I2OSP(id, 2)),
    type: "KEM",
    name,
    Nsecret,
    Nenc,
    Npk,
    Nsk,
    algorithm: { name },
    kdf,
    ...DIRECT_KEM_SHARED()
  };
}
function AEAD_SHARED(P_MAX) {
  let cache = /* @__PURE__ */ new WeakMap();
  async function importKey(key) {
    return await subtle(
      (c) => c.importKey(this.keyFormat, key, this.algorithm, !1, [
        "encrypt",
        "decrypt"
      ]),
      this.name
    );
  }
  return {
    async Seal(key, nonce, aad, pt) {
      if (pt.byteLength > P_MAX)
        throw new RangeError('"pt" exceeds P_MAX');
      let cryptoKey = await getCachedCryptoKey(cache, key, (bytes) => importKey.call(this, bytes));
      return new Uint8Array(
        await subtle(
          (c) => c.encrypt(
            {
              name: this.algorithm,
              iv: nonce,
              additionalData: aad
            },
            cryptoKey,
            pt
          ),
          this.name
        )
      );
    },
    async Open(key, nonce, aad, ct) {
      let cryptoKey = await getCachedCryptoKey(cache, key, (bytes) => importKey.call(this, bytes));
      return new Uint8Array(
        await subtle(
          (c) => c.decrypt(
            {
              name: this.algorithm,
              iv: nonce,
              additionalData: aad
            },
            cryptoKey,
            ct
          ),
          this.name
        )
      );
    }
  };
}
var AEAD_AES_128_GCM = function() {
  return {
    id: 1,
    type: "AEAD",
    name: "AES-128-GCM",
    Nk: 16,
    Nn: 12,
    Nt: 16,
    algorithm: "AES-GCM",
    keyFormat: "raw",
    ...AEAD_SHARED(AES_GCM_P_MAX)
  };
}, AEAD_AES_256_GCM = function() {
  return {
    id: 2,
    type: "AEAD",
    name: "AES-256-GCM",
    Nk: 32,
    Nn: 12,
    Nt: 16,
    algorithm: "AES-GCM",
    keyFormat: "raw",
    ...AEAD_SHARED(AES_GCM_P_MAX)
  };
};
var InvalidInvocation = (_) => {
  if (_ !== priv)
    throw new Error("invalid invocation");
}, priv = /* @__PURE__ */ Symbol(), HybridKey = class _HybridKey {
  #algorithm;
  #type;
  #extractable;
  #t;
  #pq;
  #seed;
  #publicKey;
  static #isValid(key) {
    return key.#algorithm !== void 0;
  }
  static validate(key, extractable) {
    try {
      if (!_HybridKey.#isValid(key))
        throw new TypeError("unexpected key constructor");
    } catch {
      throw new TypeError("unexpected key constructor");
    }
    if (extractable && !key.extractable)
      throw new TypeError("key must be extractable");
  }
  constructor(_, algorithm, type, extractable, pq, t, seed, publicKey) {
    InvalidInvocation(_), this.#algorithm = algorithm, this.#type = type, this.#extractable = extractable, this.#pq = pq, this.#t = t, this.#seed = seed, this.#publicKey = publicKey;
  }
  get algorithm() {
    return { name: this.#algorithm.name };
  }
  get extractable() {
    return this.#extractable;
  }
  get type() {
    return this.#type;
  }
  getPublicKey(_) {
    return InvalidInvocation(_), this.#publicKey;
  }
  getSeed(_) {
    return InvalidInvocation(_), slice(this.#seed);
  }
  getT(_) {
    return InvalidInvocation(_), this.#t;
  }
  getPq(_) {
    return InvalidInvocation(_), this.#pq;
  }
};
function split(N1, N2, x) {
  if (x.byteLength !== N1 + N2)
    throw new Error("x.byteLength !== N1 + N2");
  let x1 = slice(x, 0, N1), x2 = slice(x, -N2);
  return [x1, x2];
}
async function expandDecapsKeyG(kem, seed) {
  let bits = kem.pq.Nseed + kem.t.Nseed << 3, algorithm = { name: "cSHAKE256", length: bits, outputLength: bits }, seed_full = await subtle((c) => c.digest(algorithm, seed), kem.name), [seed_PQ, seed_T] = split(kem.pq.Nseed, kem.t.Nseed, new Uint8Array(seed_full)), format = "raw-seed", usages = ["decapsulateBits", "encapsulateBits"], dk_PQ = await subtle(
    (c) => c.importKey(format, seed_PQ, kem.pq.algorithm, !0, [usages[0]]),
    kem.name
  ), ek_PQ = await getPublicKey(kem.name, dk_PQ, [usages[1]]), sk = kem.t.RandomScalar?.(seed_T) ?? seed_T, { privateKey: dk_T, publicKey: ek_T } = await kem.t.GetKeyPair(sk);
  return { ek_PQ, ek_T, dk_PQ, dk_T };
}
async function C2PRICombiner(kem, ss_PQ, ss_T, ct_T, _ek_T, label) {
  let ek_T = new Uint8Array(await subtle((c) => c.exportKey("raw", _ek_T), kem.name)), data = concat(ss_PQ, ss_T, ct_T, ek_T, label);
  return new Uint8Array(await subtle((c) => c.digest("SHA3-256", data), kem.name));
}
async function prepareEncapsG(kem, ek_PQ, ek_T) {
  let res = await subtle(
    (c) => c.encapsulateBits(kem.pq.algorithm, ek_PQ),
    kem.name
  ), ss_PQ = new Uint8Array(res.sharedKey), ct_PQ = new Uint8Array(res.ciphertext), { privateKey: sk_E, publicKey } = await subtle(
    (c) => c.generateKey(kem.t.algorithm, !0, ["deriveBits"]),
    kem.name
  ), ct_T = new Uint8Array(await subtle((c) => c.exportKey("raw", publicKey), kem.name)), ss_T = new Uint8Array(
    await subtle(
      (c) => c.deriveBits({ name: kem.t.algorithm.name, public: ek_T }, sk_E, kem.t.Nss << 3),
      kem.name
    )
  );
  return [ss_PQ, ss_T, ct_PQ, ct_T];
}
async function prepareDecapsG(kem, dk_PQ, dk_T, ct_PQ, ct_T) {
  let ss_PQ = new Uint8Array(
    await subtle(
      (c) => c.decapsulateBits(kem.pq.algorithm, dk_PQ, ct_PQ),
      kem.name
    )
  ), pub = await subtle(
    (c) => c.importKey("raw", ct_T, kem.t.algorithm, !0, []),
    kem.name
  ), ss_T = new Uint8Array(
    await subtle(
      (c) => c.deriveBits({ name: kem.t.algorithm.name, public: pub }, dk_T, kem.t.Nss << 3),
      kem.name
    )
  );
  return [ss_PQ, ss_T];
}
function COMPOSITE_HYBRID_KEM_SHARED() {
  return Object.freeze(HybridKey.prototype), {
    async DeriveKeyPair(ikm, extractable) {
      let seed = await LabeledDerive(
        this.kdf,
        this.suite_id,
        ikm,
        L_DeriveKeyPair,
        new Uint8Array(),
        32
      ), { ek_PQ, ek_T, dk_PQ, dk_T } = await expandDecapsKeyG(this, seed), publicKey = new HybridKey(priv, this.algorithm, "public", !0, ek_PQ, ek_T);
      return { privateKey: new HybridKey(
        priv,
        this.algorithm,
        "private",
        extractable,
        dk_PQ,
        dk_T,
        seed,
        publicKey
      ), publicKey };
    },
    async GenerateKeyPair(extractable) {
      return await this.DeriveKeyPair(crypto.getRandomValues(new Uint8Array(32)), extractable);
    },
    async SerializePublicKey(key) {
      assertKeyAlgorithm(key, this.algorithm), HybridKey.validate(key, !0);
      let format = "raw-public", ek_PQ = new Uint8Array(
        await subtle((c) => c.exportKey(format, key.getPq(priv)), this.name)
      ), ek_T = new Uint8Array(
        await subtle((c) => c.exportKey("raw", key.getT(priv)), this.name)
      );
      return concat(ek_PQ, ek_T);
    },
    async DeserializePublicKey(key) {
      let format = "raw-public", usages = ["encapsulateBits"], pubPq = key.subarray(0, this.pq.Npk), pubT = key.subarray(this.pq.Npk), [ek_PQ, ek_T] = await Promise.all([
        subtle((c) => c.importKey(format, pubPq, this.pq.algorithm, !0, usages), this.name),
        subtle((c) => c.importKey("raw", pubT, this.t.algorithm, !0, []), this.name)
      ]);
      return new HybridKey(priv, this.algorithm, "public", !0, ek_PQ, ek_T);
    },
    async SerializePrivateKey(key) {
      return assertKeyAlgorithm(key, this.algorithm), HybridKey.validate(key, !0), key.getSeed(priv);
    },
    async DeserializePrivateKey(key, extractable) {
      let seed = slice(key), { ek_PQ, ek_T, dk_PQ, dk_T } = await expandDecapsKeyG(this, seed), publicKey = new HybridKey(priv, this.algorithm, "public", !0, ek_PQ, ek_T);
      return new HybridKey(
        priv,
        this.algorithm,
        "private",
        extractable,
        dk_PQ,
        dk_T,
        seed,
        publicKey
      );
    },
    async Encap(pkR) {
      assertKeyAlgorithm(pkR, this.algorithm), HybridKey.validate(pkR);
      let ek_PQ = pkR.getPq(priv), ek_T = pkR.getT(priv), [ss_PQ, ss_T, ct_PQ, ct_T] = await prepareEncapsG(this, ek_PQ, ek_T), ss_H = await C2PRICombiner(this, ss_PQ, ss_T, ct_T, ek_T, this.label), ct_H = concat(ct_PQ, ct_T);
      return { shared_secret: ss_H, enc: ct_H };
    },
    async Decap(enc, skR, pkR) {
      assertKeyAlgorithm(skR, this.algorithm), HybridKey.validate(skR), pkR && (assertKeyAlgorithm(pkR, this.algorithm), HybridKey.validate(pkR));
      let [ct_PQ, ct_T] = split(this.pq.Nct, this.t.Nct, enc), ek_T = (pkR ?? skR.getPublicKey(priv)).getT(priv), dk_PQ = skR.getPq(priv), dk_T = skR.getT(priv), [ss_PQ, ss_T] = await prepareDecapsG(this, dk_PQ, dk_T, ct_PQ, ct_T);
      return await C2PRICombiner(this, ss_PQ, ss_T, ct_T, ek_T, this.label);
    }
  };
}
function createCompositeHybridKEM(parameters) {
  let kdf = KDF_SHAKE256();
  return kdf.name = parameters.name, {
    ...parameters,
    suite_id: concat(L_KEM, I2OSP(parameters.id, 2)),
    type: "KEM",
    algorithm: { name: parameters.name },
    kdf,
    ...COMPOSITE_HYBRID_KEM_SHARED()
  };
}
var KEM_MLKEM768_X25519 = function() {
  let name = "MLKEM768-X25519", kem = { id: 25722, name, Nsecret: 32, Nenc: 1120, Npk: 1216, Nsk: 32 };
  if (SubtleCrypto.supports?.("generateKey", name) ?? !1)
    return createDirectKEM(kem);
  let pkcs8 = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);
  return createCompositeHybridKEM({
    ...kem,
    pq: { algorithm: { name: "ML-KEM-768" }, Nseed: 64, Npk: 1184, Nct: 1088 },
    t: {
      algorithm: { name: "X25519" },
      Nseed: 32,
      Npk: 32,
      Nss: 32,
      Nsk: 32,
      Nct: 32,
      async GetKeyPair(sk) {
        let privateKey = await CurveKeyFromD(name, this.Nsk, pkcs8, this.algorithm, sk, !0), publicKey = await getPublicKey(name, privateKey, []);
        return { privateKey, publicKey };
      }
    },
    label: Uint8Array.of(92, 46, 47, 47, 94, 92)
  });
};

// .ci/js/node_modules/@noble/hashes/_u64.js
var U32_MASK64 = BigInt(4294967295), _32n = /* @__PURE__ */ BigInt(32);
function fromBig(n, le = !1) {
  return le ? { h: Number(n & U32_MASK64), l: Number(n >> _32n & U32_MASK64) } : { h: Number(n >> _32n & U32_MASK64) | 0, l: Number(n & U32_MASK64) | 0 };
}
function split2(lst, le = !1) {
  let len = lst.length, Ah = new Uint32Array(len), Al = new Uint32Array(len);
  for (let i = 0; i < len; i++) {
    let { h, l } = fromBig(lst[i], le);
    [Ah[i], Al[i]] = [h, l];
  }
  return [Ah, Al];
}

// .ci/js/node_modules/@noble/hashes/utils.js
function isBytes(a) {
  return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
var atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
  if (typeof n != "number")
    throw new TypeError(atitle(title) + "expected number, got " + typeof n);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
  return n;
}
function abool(value, title = "") {
  if (typeof value != "boolean")
    throw new TypeError(atitle(title) + "expected boolean, got type=" + typeof value);
  return value;
}
function abytes(value, length, title = "") {
  if (isBytes(value) && (length === void 0 || value.length === length))
    return value;
  length !== void 0 && anumber(length, "length");
  let bytes = isBytes(value), ofLen = length !== void 0 ? ` of length ${length}` : "", got = bytes ? `length=${value.length}` : `type=${typeof value}`, message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
  throw bytes ? new RangeError(message) : new TypeError(message);
}
var aobject = (value, label) => {
  if (value === null || typeof value != "object" || Array.isArray(value))
    throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
}, aopts = (value, label) => {
  aobject(value, label);
  let proto = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null)
    throw new TypeError(`"${label}" expected plain object`);
  if (Object.hasOwn(value, "__proto__"))
    throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function aexists(instance, checkFinished = !0) {
  if (instance.destroyed)
    throw new Error("hash was destroyed");
  if (checkFinished && instance.finished)
    throw new Error("digest() was already called");
}
function aoutput(out, instance) {
  abytes(out, void 0, "output");
  let min = instance.outputLen;
  if (!(out.length >= min))
    throw new RangeError('"output" expected length >= ' + min);
}
function u32(arr) {
  return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
function clean(...arrays) {
  for (let i = 0; i < arrays.length; i++)
    arrays[i].fill(0);
}
var isLE = new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68;
function byteSwap(word) {
  return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
}
function byteSwap32(arr) {
  for (let i = 0; i < arr.length; i++)
    arr[i] = byteSwap(arr[i]);
  return arr;
}
var swap32IfBE = isLE ? (u) => u : byteSwap32;
function checkOpts(defaults, opts2, title = "opts") {
  return aopts(defaults, "defaults"), opts2 !== void 0 && aopts(opts2, title), Object.assign(/* @__PURE__ */ Object.create(null), defaults, opts2);
}
function createHasher(hashCons, info = {}) {
  if (typeof hashCons != "function")
    throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
  info = checkOpts({}, info, "info");
  let hashC = (msg, opts2) => hashCons(opts2).update(msg).digest(), tmp = hashCons(void 0);
  return hashC.outputLen = tmp.outputLen, hashC.blockLen = tmp.blockLen, hashC.canXOF = tmp.canXOF, hashC.create = (opts2) => hashCons(opts2), Object.assign(hashC, info), Object.freeze(hashC);
}
var oidNist = (suffix) => ({
  // Current NIST hashAlgs suffixes used here fit in one DER subidentifier octet.
  // Larger suffix values would need base-128 OID encoding and a different length byte.
  oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
});

// .ci/js/node_modules/@noble/hashes/sha3.js
var _0n = BigInt(0), _1n = BigInt(1), _2n = BigInt(2), _7n = BigInt(7), _256n = BigInt(256), _0x71n = BigInt(113), SHA3_PI = [], SHA3_ROTL = [], _SHA3_IOTA = [];
for (let round = 0, R = _1n, x = 1, y = 0; round < 24; round++) {
  [x, y] = [y, (2 * x + 3 * y) % 5], SHA3_PI.push(2 * (5 * y + x)), SHA3_ROTL.push((round + 1) * (round + 2) / 2 % 64);
  let t = _0n;
  for (let j = 0; j < 7; j++)
    R = (R << _1n ^ (R >> _7n) * _0x71n) % _256n, R & _2n && (t ^= _1n << (_1n << BigInt(j)) - _1n);
  _SHA3_IOTA.push(t);
}
var IOTAS = split2(_SHA3_IOTA, !0), SHA3_IOTA_H = IOTAS[0], SHA3_IOTA_L = IOTAS[1], rotlSH = (h, l, s) => h << s | l >>> 32 - s, rotlSL = (h, l, s) => l << s | h >>> 32 - s, rotlBH = (h, l, s) => l << s - 32 | h >>> 64 - s, rotlBL = (h, l, s) => h << s - 32 | l >>> 64 - s, rotlH = (h, l, s) => s > 32 ? rotlBH(h, l, s) : rotlSH(h, l, s), rotlL = (h, l, s) => s > 32 ? rotlBL(h, l, s) : rotlSL(h, l, s), B = new Uint32Array(10);
function keccakP(s, rounds = 24) {
  if (!(s instanceof Uint32Array))
    throw new TypeError('"s" expected Uint32Array(50), got type=' + typeof s);
  if (s.length !== 50)
    throw new RangeError('"s" expected Uint32Array(50), got length=' + s.length);
  if (anumber(rounds, "rounds"), rounds < 1 || rounds > 24)
    throw new Error('"rounds" expected integer 1..24');
  for (let round = 24 - rounds; round < 24; round++) {
    for (let x = 0; x < 10; x++)
      B[x] = s[x] ^ s[x + 10] ^ s[x + 20] ^ s[x + 30] ^ s[x + 40];
    for (let x = 0; x < 10; x += 2) {
      let idx1 = (x + 8) % 10, idx0 = (x + 2) % 10, B0 = B[idx0], B1 = B[idx0 + 1], Th = rotlH(B0, B1, 1) ^ B[idx1], Tl = rotlL(B0, B1, 1) ^ B[idx1 + 1];
      for (let y = 0; y < 50; y += 10)
        s[x + y] ^= Th, s[x + y + 1] ^= Tl;
    }
    let curH = s[2], curL = s[3];
    for (let t = 0; t < 24; t++) {
      let shift = SHA3_ROTL[t], Th = rotlH(curH, curL, shift), Tl = rotlL(curH, curL, shift), PI = SHA3_PI[t];
      curH = s[PI], curL = s[PI + 1], s[PI] = Th, s[PI + 1] = Tl;
    }
    for (let y = 0; y < 50; y += 10) {
      let b0 = s[y], b1 = s[y + 1], b2 = s[y + 2], b3 = s[y + 3];
      s[y] ^= ~s[y + 2] & s[y + 4], s[y + 1] ^= ~s[y + 3] & s[y + 5], s[y + 2] ^= ~s[y + 4] & s[y + 6], s[y + 3] ^= ~s[y + 5] & s[y + 7], s[y + 4] ^= ~s[y + 6] & s[y + 8], s[y + 5] ^= ~s[y + 7] & s[y + 9], s[y + 6] ^= ~s[y + 8] & b0, s[y + 7] ^= ~s[y + 9] & b1, s[y + 8] ^= ~b0 & b2, s[y + 9] ^= ~b1 & b3;
    }
    s[0] ^= SHA3_IOTA_H[round], s[1] ^= SHA3_IOTA_L[round];
  }
  clean(B);
}
var Keccak = class _Keccak {
  state;
  pos = 0;
  posOut = 0;
  finished = !1;
  state32;
  destroyed = !1;
  blockLen;
  suffix;
  outputLen;
  canXOF;
  enableXOF = !1;
  rounds;
  // NOTE: we accept arguments in bytes instead of bits here.
  constructor(blockLen, suffix, outputLen, enableXOF = !1, rounds = 24) {
    if (anumber(blockLen, "blockLen"), anumber(suffix, "suffix"), anumber(rounds, "rounds"), abool(enableXOF, "enableXOF"), this.blockLen = blockLen, this.suffix = suffix, this.outputLen = outputLen, this.enableXOF = enableXOF, this.canXOF = enableXOF, this.rounds = rounds, anumber(outputLen, "outputLen"), !(0 < blockLen && blockLen < 200))
      throw new Error('"blockLen" must be 1..199');
    this.state = new Uint8Array(200), this.state32 = u32(this.state);
  }
  clone() {
    return this._cloneInto();
  }
  keccak() {
    swap32IfBE(this.state32), keccakP(this.state32, this.rounds), swap32IfBE(this.state32), this.posOut = 0, this.pos = 0;
  }
  update(data) {
    aexists(this), abytes(data);
    let { blockLen, state, state32 } = this, len = data.length, canUseU32 = blockLen % 4 === 0 && data.byteOffset % 4 === 0, blockLen32 = blockLen / 4, data32 = canUseU32 && len >= blockLen ? u32(data) : void 0;
    for (let pos = 0; pos < len; ) {
      if (data32 !== void 0 && this.pos === 0 && pos % 4 === 0 && len - pos >= blockLen) {
        for (let i = 0, o = pos / 4; i < blockLen32; i++)
          state32[i] ^= data32[o + i];
        pos += blockLen, this.pos = blockLen, this.keccak();
        continue;
      }
      let take = Math.min(blockLen - this.pos, len - pos);
      for (let i = 0; i < take; i++)
        state[this.pos++] ^= data[pos++];
      this.pos === blockLen && this.keccak();
    }
    return this;
  }
  finish() {
    if (this.finished)
      return;
    this.finished = !0;
    let { state, suffix, pos, blockLen } = this;
    state[pos] ^= suffix, (suffix & 128) !== 0 && pos === blockLen - 1 && this.keccak(), state[blockLen - 1] ^= 128, this.keccak();
  }
  writeInto(out) {
    aexists(this, !1), abytes(out), this.finish();
    let bufferOut = this.state, { blockLen } = this;
    for (let pos = 0, len = out.length; pos < len; ) {
      this.posOut >= blockLen && this.keccak();
      let take = Math.min(blockLen - this.posOut, len - pos);
      out.set(bufferOut.subarray(this.posOut, this.posOut + take), pos), this.posOut += take, pos += take;
    }
    return out;
  }
  xofInto(out) {
    if (!this.enableXOF)
      throw new Error("XOF is not enabled");
    return this.writeInto(out);
  }
  xof(bytes) {
    return anumber(bytes), this.xofInto(new Uint8Array(bytes));
  }
  digestInto(out) {
    if (aoutput(out, this), this.finished)
      throw new Error("digest() was already called");
    this.writeInto(out.length === this.outputLen ? out : out.subarray(0, this.outputLen)), this.destroy();
  }
  digest() {
    let out = new Uint8Array(this.outputLen);
    return this.digestInto(out), out;
  }
  destroy() {
    this.destroyed = !0, clean(this.state);
  }
  _cloneInto(to) {
    let { blockLen, suffix, outputLen, rounds, enableXOF } = this;
    return to ||= new _Keccak(blockLen, suffix, outputLen, enableXOF, rounds), to.blockLen = blockLen, to.state32.set(this.state32), to.pos = this.pos, to.posOut = this.posOut, to.finished = this.finished, to.rounds = rounds, to.suffix = suffix, to.outputLen = outputLen, to.enableXOF = enableXOF, to.canXOF = this.canXOF, to.destroyed = this.destroyed, to;
  }
};
var genShake = (suffix, blockLen, outputLen, info = {}) => createHasher((opts2 = {}) => (opts2 = checkOpts({}, opts2), new Keccak(blockLen, suffix, opts2.dkLen === void 0 ? outputLen : opts2.dkLen, !0)), info);
var shake256 = /* @__PURE__ */ genShake(31, 136, 32, /* @__PURE__ */ oidNist(12));

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/_u64.js
var U32_MASK642 = /* @__PURE__ */ BigInt(4294967295), _32n2 = /* @__PURE__ */ BigInt(32);
function fromBig2(n, le = !1) {
  return le ? { h: Number(n & U32_MASK642), l: Number(n >> _32n2 & U32_MASK642) } : { h: Number(n >> _32n2 & U32_MASK642) | 0, l: Number(n & U32_MASK642) | 0 };
}
function split3(lst, le = !1) {
  let len = lst.length, Ah = new Uint32Array(len), Al = new Uint32Array(len);
  for (let i = 0; i < len; i++) {
    let { h, l } = fromBig2(lst[i], le);
    [Ah[i], Al[i]] = [h, l];
  }
  return [Ah, Al];
}
var shrSH = (h, _l, s) => h >>> s, shrSL = (h, l, s) => h << 32 - s | l >>> s, rotrSH = (h, l, s) => h >>> s | l << 32 - s, rotrSL = (h, l, s) => h << 32 - s | l >>> s, rotrBH = (h, l, s) => h << 64 - s | l >>> s - 32, rotrBL = (h, l, s) => h >>> s - 32 | l << 64 - s;
var rotlSH2 = (h, l, s) => h << s | l >>> 32 - s, rotlSL2 = (h, l, s) => l << s | h >>> 32 - s, rotlBH2 = (h, l, s) => l << s - 32 | h >>> 64 - s, rotlBL2 = (h, l, s) => h << s - 32 | l >>> 64 - s;
function add(Ah, Al, Bh, Bl) {
  let l = (Al >>> 0) + (Bl >>> 0);
  return { h: Ah + Bh + (l / 2 ** 32 | 0) | 0, l: l | 0 };
}
var add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0), add3H = (low, Ah, Bh, Ch) => Ah + Bh + Ch + (low / 2 ** 32 | 0) | 0, add4L = (Al, Bl, Cl, Dl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0), add4H = (low, Ah, Bh, Ch, Dh) => Ah + Bh + Ch + Dh + (low / 2 ** 32 | 0) | 0, add5L = (Al, Bl, Cl, Dl, El) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0) + (El >>> 0), add5H = (low, Ah, Bh, Ch, Dh, Eh) => Ah + Bh + Ch + Dh + Eh + (low / 2 ** 32 | 0) | 0;

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/utils.js
/*! noble-hashes - MIT License (c) 2022 Paul Miller (paulmillr.com) */
function isBytes2(a) {
  return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array";
}
function anumber2(n, title = "") {
  if (!Number.isSafeInteger(n) || n < 0) {
    let prefix = title && `"${title}" `;
    throw new Error(`${prefix}expected integer >= 0, got ${n}`);
  }
}
function abytes2(value, length, title = "") {
  let bytes = isBytes2(value), len = value?.length, needsLen = length !== void 0;
  if (!bytes || needsLen && len !== length) {
    let prefix = title && `"${title}" `, ofLen = needsLen ? ` of length ${length}` : "", got = bytes ? `length=${len}` : `type=${typeof value}`;
    throw new Error(prefix + "expected Uint8Array" + ofLen + ", got " + got);
  }
  return value;
}
function ahash(h) {
  if (typeof h != "function" || typeof h.create != "function")
    throw new Error("Hash must wrapped by utils.createHasher");
  anumber2(h.outputLen), anumber2(h.blockLen);
}
function aexists2(instance, checkFinished = !0) {
  if (instance.destroyed)
    throw new Error("Hash instance has been destroyed");
  if (checkFinished && instance.finished)
    throw new Error("Hash#digest() has already been called");
}
function aoutput2(out, instance) {
  abytes2(out, void 0, "digestInto() output");
  let min = instance.outputLen;
  if (out.length < min)
    throw new Error('"digestInto() output" expected to be of length >=' + min);
}
function u322(arr) {
  return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
function clean2(...arrays) {
  for (let i = 0; i < arrays.length; i++)
    arrays[i].fill(0);
}
function createView(arr) {
  return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotr(word, shift) {
  return word << 32 - shift | word >>> shift;
}
var isLE2 = new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68;
function byteSwap2(word) {
  return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
}
function byteSwap322(arr) {
  for (let i = 0; i < arr.length; i++)
    arr[i] = byteSwap2(arr[i]);
  return arr;
}
var swap32IfBE2 = isLE2 ? (u) => u : byteSwap322, hasHexBuiltin = /* @ts-ignore */ typeof Uint8Array.from([]).toHex == "function" && typeof Uint8Array.fromHex == "function", hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function bytesToHex(bytes) {
  if (abytes2(bytes), hasHexBuiltin)
    return bytes.toHex();
  let hex = "";
  for (let i = 0; i < bytes.length; i++)
    hex += hexes[bytes[i]];
  return hex;
}
var asciis = { _0: 48, _9: 57, A: 65, F: 70, a: 97, f: 102 };
function asciiToBase16(ch) {
  if (ch >= asciis._0 && ch <= asciis._9)
    return ch - asciis._0;
  if (ch >= asciis.A && ch <= asciis.F)
    return ch - (asciis.A - 10);
  if (ch >= asciis.a && ch <= asciis.f)
    return ch - (asciis.a - 10);
}
function hexToBytes(hex) {
  if (typeof hex != "string")
    throw new Error("hex string expected, got " + typeof hex);
  if (hasHexBuiltin)
    return Uint8Array.fromHex(hex);
  let hl = hex.length, al = hl / 2;
  if (hl % 2)
    throw new Error("hex string expected, got unpadded hex of length " + hl);
  let array = new Uint8Array(al);
  for (let ai = 0, hi = 0; ai < al; ai++, hi += 2) {
    let n1 = asciiToBase16(hex.charCodeAt(hi)), n2 = asciiToBase16(hex.charCodeAt(hi + 1));
    if (n1 === void 0 || n2 === void 0) {
      let char = hex[hi] + hex[hi + 1];
      throw new Error('hex string expected, got non-hex character "' + char + '" at index ' + hi);
    }
    array[ai] = n1 * 16 + n2;
  }
  return array;
}
function concatBytes(...arrays) {
  let sum = 0;
  for (let i = 0; i < arrays.length; i++) {
    let a = arrays[i];
    abytes2(a), sum += a.length;
  }
  let res = new Uint8Array(sum);
  for (let i = 0, pad = 0; i < arrays.length; i++) {
    let a = arrays[i];
    res.set(a, pad), pad += a.length;
  }
  return res;
}
function createHasher2(hashCons, info = {}) {
  let hashC = (msg, opts2) => hashCons(opts2).update(msg).digest(), tmp = hashCons(void 0);
  return hashC.outputLen = tmp.outputLen, hashC.blockLen = tmp.blockLen, hashC.create = (opts2) => hashCons(opts2), Object.assign(hashC, info), Object.freeze(hashC);
}
function randomBytes(bytesLength = 32) {
  let cr = typeof globalThis == "object" ? globalThis.crypto : null;
  if (typeof cr?.getRandomValues != "function")
    throw new Error("crypto.getRandomValues must be defined");
  return cr.getRandomValues(new Uint8Array(bytesLength));
}
var oidNist2 = (suffix) => ({
  oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
});

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/sha3.js
var _0n2 = BigInt(0), _1n2 = BigInt(1), _2n2 = BigInt(2), _7n2 = BigInt(7), _256n2 = BigInt(256), _0x71n2 = BigInt(113), SHA3_PI2 = [], SHA3_ROTL2 = [], _SHA3_IOTA2 = [];
for (let round = 0, R = _1n2, x = 1, y = 0; round < 24; round++) {
  [x, y] = [y, (2 * x + 3 * y) % 5], SHA3_PI2.push(2 * (5 * y + x)), SHA3_ROTL2.push((round + 1) * (round + 2) / 2 % 64);
  let t = _0n2;
  for (let j = 0; j < 7; j++)
    R = (R << _1n2 ^ (R >> _7n2) * _0x71n2) % _256n2, R & _2n2 && (t ^= _1n2 << (_1n2 << BigInt(j)) - _1n2);
  _SHA3_IOTA2.push(t);
}
var IOTAS2 = split3(_SHA3_IOTA2, !0), SHA3_IOTA_H2 = IOTAS2[0], SHA3_IOTA_L2 = IOTAS2[1], rotlH2 = (h, l, s) => s > 32 ? rotlBH2(h, l, s) : rotlSH2(h, l, s), rotlL2 = (h, l, s) => s > 32 ? rotlBL2(h, l, s) : rotlSL2(h, l, s);
function keccakP2(s, rounds = 24) {
  let B2 = new Uint32Array(10);
  for (let round = 24 - rounds; round < 24; round++) {
    for (let x = 0; x < 10; x++)
      B2[x] = s[x] ^ s[x + 10] ^ s[x + 20] ^ s[x + 30] ^ s[x + 40];
    for (let x = 0; x < 10; x += 2) {
      let idx1 = (x + 8) % 10, idx0 = (x + 2) % 10, B0 = B2[idx0], B1 = B2[idx0 + 1], Th = rotlH2(B0, B1, 1) ^ B2[idx1], Tl = rotlL2(B0, B1, 1) ^ B2[idx1 + 1];
      for (let y = 0; y < 50; y += 10)
        s[x + y] ^= Th, s[x + y + 1] ^= Tl;
    }
    let curH = s[2], curL = s[3];
    for (let t = 0; t < 24; t++) {
      let shift = SHA3_ROTL2[t], Th = rotlH2(curH, curL, shift), Tl = rotlL2(curH, curL, shift), PI = SHA3_PI2[t];
      curH = s[PI], curL = s[PI + 1], s[PI] = Th, s[PI + 1] = Tl;
    }
    for (let y = 0; y < 50; y += 10) {
      for (let x = 0; x < 10; x++)
        B2[x] = s[y + x];
      for (let x = 0; x < 10; x++)
        s[y + x] ^= ~B2[(x + 2) % 10] & B2[(x + 4) % 10];
    }
    s[0] ^= SHA3_IOTA_H2[round], s[1] ^= SHA3_IOTA_L2[round];
  }
  clean2(B2);
}
var Keccak2 = class _Keccak {
  state;
  pos = 0;
  posOut = 0;
  finished = !1;
  state32;
  destroyed = !1;
  blockLen;
  suffix;
  outputLen;
  enableXOF = !1;
  rounds;
  // NOTE: we accept arguments in bytes instead of bits here.
  constructor(blockLen, suffix, outputLen, enableXOF = !1, rounds = 24) {
    if (this.blockLen = blockLen, this.suffix = suffix, this.outputLen = outputLen, this.enableXOF = enableXOF, this.rounds = rounds, anumber2(outputLen, "outputLen"), !(0 < blockLen && blockLen < 200))
      throw new Error("only keccak-f1600 function is supported");
    this.state = new Uint8Array(200), this.state32 = u322(this.state);
  }
  clone() {
    return this._cloneInto();
  }
  keccak() {
    swap32IfBE2(this.state32), keccakP2(this.state32, this.rounds), swap32IfBE2(this.state32), this.posOut = 0, this.pos = 0;
  }
  update(data) {
    aexists2(this), abytes2(data);
    let { blockLen, state } = this, len = data.length;
    for (let pos = 0; pos < len; ) {
      let take = Math.min(blockLen - this.pos, len - pos);
      for (let i = 0; i < take; i++)
        state[this.pos++] ^= data[pos++];
      this.pos === blockLen && this.keccak();
    }
    return this;
  }
  finish() {
    if (this.finished)
      return;
    this.finished = !0;
    let { state, suffix, pos, blockLen } = this;
    state[pos] ^= suffix, (suffix & 128) !== 0 && pos === blockLen - 1 && this.keccak(), state[blockLen - 1] ^= 128, this.keccak();
  }
  writeInto(out) {
    aexists2(this, !1), abytes2(out), this.finish();
    let bufferOut = this.state, { blockLen } = this;
    for (let pos = 0, len = out.length; pos < len; ) {
      this.posOut >= blockLen && this.keccak();
      let take = Math.min(blockLen - this.posOut, len - pos);
      out.set(bufferOut.subarray(this.posOut, this.posOut + take), pos), this.posOut += take, pos += take;
    }
    return out;
  }
  xofInto(out) {
    if (!this.enableXOF)
      throw new Error("XOF is not possible for this instance");
    return this.writeInto(out);
  }
  xof(bytes) {
    return anumber2(bytes), this.xofInto(new Uint8Array(bytes));
  }
  digestInto(out) {
    if (aoutput2(out, this), this.finished)
      throw new Error("digest() was already called");
    return this.writeInto(out), this.destroy(), out;
  }
  digest() {
    return this.digestInto(new Uint8Array(this.outputLen));
  }
  destroy() {
    this.destroyed = !0, clean2(this.state);
  }
  _cloneInto(to) {
    let { blockLen, suffix, outputLen, rounds, enableXOF } = this;
    return to ||= new _Keccak(blockLen, suffix, outputLen, enableXOF, rounds), to.state32.set(this.state32), to.pos = this.pos, to.posOut = this.posOut, to.finished = this.finished, to.rounds = rounds, to.suffix = suffix, to.outputLen = outputLen, to.enableXOF = enableXOF, to.destroyed = this.destroyed, to;
  }
}, genKeccak = (suffix, blockLen, outputLen, info = {}) => createHasher2(() => new Keccak2(blockLen, suffix, outputLen), info);
var sha3_256 = /* @__PURE__ */ genKeccak(
  6,
  136,
  32,
  /* @__PURE__ */ oidNist2(8)
);
var sha3_512 = /* @__PURE__ */ genKeccak(
  6,
  72,
  64,
  /* @__PURE__ */ oidNist2(10)
);
var genShake2 = (suffix, blockLen, outputLen, info = {}) => createHasher2((opts2 = {}) => new Keccak2(blockLen, suffix, opts2.dkLen === void 0 ? outputLen : opts2.dkLen, !0), info), shake128 = /* @__PURE__ */ genShake2(31, 168, 16, /* @__PURE__ */ oidNist2(11)), shake2562 = /* @__PURE__ */ genShake2(31, 136, 32, /* @__PURE__ */ oidNist2(12));

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/abstract/fft.js
function checkU32(n) {
  if (!Number.isSafeInteger(n) || n < 0 || n > 4294967295)
    throw new Error("wrong u32 integer:" + n);
  return n;
}
function isPowerOfTwo(x) {
  return checkU32(x), (x & x - 1) === 0 && x !== 0;
}
function reverseBits(n, bits) {
  checkU32(n);
  let reversed = 0;
  for (let i = 0; i < bits; i++, n >>>= 1)
    reversed = reversed << 1 | n & 1;
  return reversed;
}
function log2(n) {
  return checkU32(n), 31 - Math.clz32(n);
}
function bitReversalInplace(values) {
  let n = values.length;
  if (n < 2 || !isPowerOfTwo(n))
    throw new Error("n must be a power of 2 and greater than 1. Got " + n);
  let bits = log2(n);
  for (let i = 0; i < n; i++) {
    let j = reverseBits(i, bits);
    if (i < j) {
      let tmp = values[i];
      values[i] = values[j], values[j] = tmp;
    }
  }
  return values;
}
var FFTCore = (F2, coreOpts) => {
  let { N: N2, roots, dit, invertButterflies = !1, skipStages = 0, brp = !0 } = coreOpts, bits = log2(N2);
  if (!isPowerOfTwo(N2))
    throw new Error("FFT: Polynomial size should be power of two");
  let isDit = dit !== invertButterflies;
  return (values) => {
    if (values.length !== N2)
      throw new Error("FFT: wrong Polynomial length");
    dit && brp && bitReversalInplace(values);
    for (let i = 0, g = 1; i < bits - skipStages; i++) {
      let s = dit ? i + 1 + skipStages : bits - i, m = 1 << s, m2 = m >> 1, stride = N2 >> s;
      for (let k = 0; k < N2; k += m)
        for (let j = 0, grp = g++; j < m2; j++) {
          let rootPos = invertButterflies ? dit ? N2 - grp : grp : j * stride, i0 = k + j, i1 = k + j + m2, omega = roots[rootPos], b = values[i1], a = values[i0];
          if (isDit) {
            let t = F2.mul(b, omega);
            values[i0] = F2.add(a, t), values[i1] = F2.sub(a, t);
          } else invertButterflies ? (values[i0] = F2.add(b, a), values[i1] = F2.mul(F2.sub(b, a), omega)) : (values[i0] = F2.add(a, b), values[i1] = F2.mul(F2.sub(a, b), omega));
        }
    }
    return !dit && brp && bitReversalInplace(values), values;
  };
};

// .ci/js/node_modules/@noble/post-quantum/utils.js
/*! noble-post-quantum - MIT License (c) 2024 Paul Miller (paulmillr.com) */
var randomBytes2 = randomBytes;
function equalBytes(a, b) {
  if (a.length !== b.length)
    return !1;
  let diff = 0;
  for (let i = 0; i < a.length; i++)
    diff |= a[i] ^ b[i];
  return diff === 0;
}
function copyBytes(bytes) {
  return Uint8Array.from(bytes);
}
function splitCoder(label, ...lengths) {
  let getLength = (c) => typeof c == "number" ? c : c.bytesLen, bytesLen = lengths.reduce((sum, a) => sum + getLength(a), 0);
  return {
    bytesLen,
    encode: (bufs) => {
      let res = new Uint8Array(bytesLen);
      for (let i = 0, pos = 0; i < lengths.length; i++) {
        let c = lengths[i], l = getLength(c), b = typeof c == "number" ? bufs[i] : c.encode(bufs[i]);
        abytes2(b, l, label), res.set(b, pos), typeof c != "number" && b.fill(0), pos += l;
      }
      return res;
    },
    decode: (buf) => {
      abytes2(buf, bytesLen, label);
      let res = [];
      for (let c of lengths) {
        let l = getLength(c), b = buf.subarray(0, l);
        res.push(typeof c == "number" ? b : c.decode(b)), buf = buf.subarray(l);
      }
      return res;
    }
  };
}
function vecCoder(c, vecLen) {
  let bytesLen = vecLen * c.bytesLen;
  return {
    bytesLen,
    encode: (u) => {
      if (u.length !== vecLen)
        throw new Error(`vecCoder.encode: wrong length=${u.length}. Expected: ${vecLen}`);
      let res = new Uint8Array(bytesLen);
      for (let i = 0, pos = 0; i < u.length; i++) {
        let b = c.encode(u[i]);
        res.set(b, pos), b.fill(0), pos += b.length;
      }
      return res;
    },
    decode: (a) => {
      abytes2(a, bytesLen);
      let r = [];
      for (let i = 0; i < a.length; i += c.bytesLen)
        r.push(c.decode(a.subarray(i, i + c.bytesLen)));
      return r;
    }
  };
}
function cleanBytes(...list) {
  for (let t of list)
    if (Array.isArray(t))
      for (let b of t)
        b.fill(0);
    else
      t.fill(0);
}
function getMask(bits) {
  return (1 << bits) - 1;
}
var EMPTY = Uint8Array.of();

// .ci/js/node_modules/@noble/post-quantum/_crystals.js
/*! noble-post-quantum - MIT License (c) 2024 Paul Miller (paulmillr.com) */
var genCrystals = (opts2) => {
  let { newPoly, N: N2, Q: Q2, F: F2, ROOT_OF_UNITY: ROOT_OF_UNITY2, brvBits, isKyber } = opts2, mod3 = (a, modulo = Q2) => {
    let result = a % modulo | 0;
    return (result >= 0 ? result | 0 : modulo + result | 0) | 0;
  }, smod = (a, modulo = Q2) => {
    let r = mod3(a, modulo) | 0;
    return (r > modulo >> 1 ? r - modulo | 0 : r) | 0;
  };
  function getZettas() {
    let out = newPoly(N2);
    for (let i = 0; i < N2; i++) {
      let b = reverseBits(i, brvBits), p = BigInt(ROOT_OF_UNITY2) ** BigInt(b) % BigInt(Q2);
      out[i] = Number(p) | 0;
    }
    return out;
  }
  let nttZetas2 = getZettas(), field = {
    add: (a, b) => mod3((a | 0) + (b | 0)) | 0,
    sub: (a, b) => mod3((a | 0) - (b | 0)) | 0,
    mul: (a, b) => mod3((a | 0) * (b | 0)) | 0,
    inv: (_a) => {
      throw new Error("not implemented");
    }
  }, nttOpts = {
    N: N2,
    roots: nttZetas2,
    invertButterflies: !0,
    skipStages: isKyber ? 1 : 0,
    brp: !1
  }, dif = FFTCore(field, { dit: !1, ...nttOpts }), dit = FFTCore(field, { dit: !0, ...nttOpts });
  return { mod: mod3, smod, nttZetas: nttZetas2, NTT: {
    encode: (r) => dif(r),
    decode: (r) => {
      dit(r);
      for (let i = 0; i < r.length; i++)
        r[i] = mod3(F2 * r[i]);
      return r;
    }
  }, bitsCoder: (d, c) => {
    let mask = getMask(d), bytesLen = d * (N2 / 8);
    return {
      bytesLen,
      encode: (poly) => {
        let r = new Uint8Array(bytesLen);
        for (let i = 0, buf = 0, bufLen = 0, pos = 0; i < poly.length; i++)
          for (buf |= (c.encode(poly[i]) & mask) << bufLen, bufLen += d; bufLen >= 8; bufLen -= 8, buf >>= 8)
            r[pos++] = buf & getMask(bufLen);
        return r;
      },
      decode: (bytes) => {
        let r = newPoly(N2);
        for (let i = 0, buf = 0, bufLen = 0, pos = 0; i < bytes.length; i++)
          for (buf |= bytes[i] << bufLen, bufLen += 8; bufLen >= d; bufLen -= d, buf >>= d)
            r[pos++] = c.decode(buf & mask);
        return r;
      }
    };
  } };
}, createXofShake = (shake) => (seed, blockLen) => {
  blockLen || (blockLen = shake.blockLen);
  let _seed = new Uint8Array(seed.length + 2);
  _seed.set(seed);
  let seedLen = seed.length, buf = new Uint8Array(blockLen), h = shake.create({}), calls = 0, xofs = 0;
  return {
    stats: () => ({ calls, xofs }),
    get: (x, y) => (_seed[seedLen + 0] = x, _seed[seedLen + 1] = y, h.destroy(), h = shake.create({}).update(_seed), calls++, () => (xofs++, h.xofInto(buf))),
    clean: () => {
      h.destroy(), cleanBytes(buf, _seed);
    }
  };
}, XOF128 = /* @__PURE__ */ createXofShake(shake128);

// .ci/js/node_modules/@noble/post-quantum/ml-kem.js
/*! noble-post-quantum - MIT License (c) 2024 Paul Miller (paulmillr.com) */
var N = 256, Q = 3329, F = 3303, ROOT_OF_UNITY = 17, { mod, nttZetas, NTT, bitsCoder } = genCrystals({
  N,
  Q,
  F,
  ROOT_OF_UNITY,
  newPoly: (n) => new Uint16Array(n),
  brvBits: 7,
  isKyber: !0
}), PARAMS = {
  512: { N, Q, K: 2, ETA1: 3, ETA2: 2, du: 10, dv: 4, RBGstrength: 128 },
  768: { N, Q, K: 3, ETA1: 2, ETA2: 2, du: 10, dv: 4, RBGstrength: 192 },
  1024: { N, Q, K: 4, ETA1: 2, ETA2: 2, du: 11, dv: 5, RBGstrength: 256 }
}, compress = (d) => {
  if (d >= 12)
    return { encode: (i) => i, decode: (i) => i };
  let a = 2 ** (d - 1);
  return {
    // const compress = (i: number) => round((2 ** d / Q) * i) % 2 ** d;
    encode: (i) => ((i << d) + Q / 2) / Q,
    // const decompress = (i: number) => round((Q / 2 ** d) * i);
    decode: (i) => i * Q + a >>> d
  };
}, polyCoder = (d) => bitsCoder(d, compress(d));
function polyAdd(a, b) {
  for (let i = 0; i < N; i++)
    a[i] = mod(a[i] + b[i]);
}
function polySub(a, b) {
  for (let i = 0; i < N; i++)
    a[i] = mod(a[i] - b[i]);
}
function BaseCaseMultiply(a0, a1, b0, b1, zeta) {
  let c0 = mod(a1 * b1 * zeta + a0 * b0), c1 = mod(a0 * b1 + a1 * b0);
  return { c0, c1 };
}
function MultiplyNTTs(f, g) {
  for (let i = 0; i < N / 2; i++) {
    let z = nttZetas[64 + (i >> 1)];
    i & 1 && (z = -z);
    let { c0, c1 } = BaseCaseMultiply(f[2 * i + 0], f[2 * i + 1], g[2 * i + 0], g[2 * i + 1], z);
    f[2 * i + 0] = c0, f[2 * i + 1] = c1;
  }
  return f;
}
function SampleNTT(xof) {
  let r = new Uint16Array(N);
  for (let j = 0; j < N; ) {
    let b = xof();
    if (b.length % 3)
      throw new Error("SampleNTT: unaligned block");
    for (let i = 0; j < N && i + 3 <= b.length; i += 3) {
      let d1 = (b[i + 0] >> 0 | b[i + 1] << 8) & 4095, d2 = (b[i + 1] >> 4 | b[i + 2] << 4) & 4095;
      d1 < Q && (r[j++] = d1), j < N && d2 < Q && (r[j++] = d2);
    }
  }
  return r;
}
function sampleCBD(PRF, seed, nonce, eta) {
  let buf = PRF(eta * N / 4, seed, nonce), r = new Uint16Array(N), b32 = u322(buf), len = 0;
  for (let i = 0, p = 0, bb = 0, t0 = 0; i < b32.length; i++) {
    let b = b32[i];
    for (let j = 0; j < 32; j++)
      bb += b & 1, b >>= 1, len += 1, len === eta ? (t0 = bb, bb = 0) : len === 2 * eta && (r[p++] = mod(t0 - bb), bb = 0, len = 0);
  }
  if (len)
    throw new Error(`sampleCBD: leftover bits: ${len}`);
  return r;
}
var genKPKE = (opts2) => {
  let { K, PRF, XOF, HASH512, ETA1, ETA2, du, dv } = opts2, poly1 = polyCoder(1), polyV = polyCoder(dv), polyU = polyCoder(du), publicCoder = splitCoder("publicKey", vecCoder(polyCoder(12), K), 32), secretCoder = vecCoder(polyCoder(12), K), cipherCoder = splitCoder("ciphertext", vecCoder(polyU, K), polyV), seedCoder = splitCoder("seed", 32, 32);
  return {
    secretCoder,
    lengths: {
      secretKey: secretCoder.bytesLen,
      publicKey: publicCoder.bytesLen,
      cipherText: cipherCoder.bytesLen
    },
    keygen: (seed) => {
      abytes2(seed, 32, "seed");
      let seedDst = new Uint8Array(33);
      seedDst.set(seed), seedDst[32] = K;
      let seedHash = HASH512(seedDst), [rho, sigma] = seedCoder.decode(seedHash), sHat = [], tHat = [];
      for (let i = 0; i < K; i++)
        sHat.push(NTT.encode(sampleCBD(PRF, sigma, i, ETA1)));
      let x = XOF(rho);
      for (let i = 0; i < K; i++) {
        let e = NTT.encode(sampleCBD(PRF, sigma, K + i, ETA1));
        for (let j = 0; j < K; j++) {
          let aji = SampleNTT(x.get(j, i));
          polyAdd(e, MultiplyNTTs(aji, sHat[j]));
        }
        tHat.push(e);
      }
      x.clean();
      let res = {
        publicKey: publicCoder.encode([tHat, rho]),
        secretKey: secretCoder.encode(sHat)
      };
      return cleanBytes(rho, sigma, sHat, tHat, seedDst, seedHash), res;
    },
    encrypt: (publicKey, msg, seed) => {
      let [tHat, rho] = publicCoder.decode(publicKey), rHat = [];
      for (let i = 0; i < K; i++)
        rHat.push(NTT.encode(sampleCBD(PRF, seed, i, ETA1)));
      let x = XOF(rho), tmp2 = new Uint16Array(N), u = [];
      for (let i = 0; i < K; i++) {
        let e1 = sampleCBD(PRF, seed, K + i, ETA2), tmp = new Uint16Array(N);
        for (let j = 0; j < K; j++) {
          let aij = SampleNTT(x.get(i, j));
          polyAdd(tmp, MultiplyNTTs(aij, rHat[j]));
        }
        polyAdd(e1, NTT.decode(tmp)), u.push(e1), polyAdd(tmp2, MultiplyNTTs(tHat[i], rHat[i])), cleanBytes(tmp);
      }
      x.clean();
      let e2 = sampleCBD(PRF, seed, 2 * K, ETA2);
      polyAdd(e2, NTT.decode(tmp2));
      let v = poly1.decode(msg);
      return polyAdd(v, e2), cleanBytes(tHat, rHat, tmp2, e2), cipherCoder.encode([u, v]);
    },
    decrypt: (cipherText, privateKey) => {
      let [u, v] = cipherCoder.decode(cipherText), sk = secretCoder.decode(privateKey), tmp = new Uint16Array(N);
      for (let i = 0; i < K; i++)
        polyAdd(tmp, MultiplyNTTs(sk[i], NTT.encode(u[i])));
      return polySub(v, NTT.decode(tmp)), cleanBytes(tmp, sk, u), poly1.encode(v);
    }
  };
};
function createKyber(opts2) {
  let KPKE = genKPKE(opts2), { HASH256, HASH512, KDF } = opts2, { secretCoder: KPKESecretCoder, lengths } = KPKE, secretCoder = splitCoder("secretKey", lengths.secretKey, lengths.publicKey, 32, 32), msgLen = 32, seedLen = 64;
  return {
    info: { type: "ml-kem" },
    lengths: {
      ...lengths,
      seed: 64,
      msg: msgLen,
      msgRand: msgLen,
      secretKey: secretCoder.bytesLen
    },
    keygen: (seed = randomBytes2(seedLen)) => {
      abytes2(seed, seedLen, "seed");
      let { publicKey, secretKey: sk } = KPKE.keygen(seed.subarray(0, 32)), publicKeyHash = HASH256(publicKey), secretKey = secretCoder.encode([sk, publicKey, publicKeyHash, seed.subarray(32)]);
      return cleanBytes(sk, publicKeyHash), { publicKey, secretKey };
    },
    getPublicKey: (secretKey) => {
      let [_sk, publicKey, _publicKeyHash, _z] = secretCoder.decode(secretKey);
      return Uint8Array.from(publicKey);
    },
    encapsulate: (publicKey, msg = randomBytes2(msgLen)) => {
      abytes2(publicKey, lengths.publicKey, "publicKey"), abytes2(msg, msgLen, "message");
      let eke = publicKey.subarray(0, 384 * opts2.K), ek = KPKESecretCoder.encode(KPKESecretCoder.decode(copyBytes(eke)));
      if (!equalBytes(ek, eke))
        throw cleanBytes(ek), new Error("ML-KEM.encapsulate: wrong publicKey modulus");
      cleanBytes(ek);
      let kr = HASH512.create().update(msg).update(HASH256(publicKey)).digest(), cipherText = KPKE.encrypt(publicKey, msg, kr.subarray(32, 64));
      return cleanBytes(kr.subarray(32)), { cipherText, sharedSecret: kr.subarray(0, 32) };
    },
    decapsulate: (cipherText, secretKey) => {
      abytes2(secretKey, secretCoder.bytesLen, "secretKey"), abytes2(cipherText, lengths.cipherText, "cipherText");
      let k768 = secretCoder.bytesLen - 96, start = k768 + 32, test = HASH256(secretKey.subarray(k768 / 2, start));
      if (!equalBytes(test, secretKey.subarray(start, start + 32)))
        throw new Error("invalid secretKey: hash check failed");
      let [sk, publicKey, publicKeyHash, z] = secretCoder.decode(secretKey), msg = KPKE.decrypt(cipherText, sk), kr = HASH512.create().update(msg).update(publicKeyHash).digest(), Khat = kr.subarray(0, 32), cipherText2 = KPKE.encrypt(publicKey, msg, kr.subarray(32, 64)), isValid = equalBytes(cipherText, cipherText2), Kbar = KDF.create({ dkLen: 32 }).update(z).update(cipherText).digest();
      return cleanBytes(msg, cipherText2, isValid ? Kbar : Khat), isValid ? Khat : Kbar;
    }
  };
}
function shakePRF(dkLen, key, nonce) {
  return shake2562.create({ dkLen }).update(key).update(new Uint8Array([nonce])).digest();
}
var opts = {
  HASH256: sha3_256,
  HASH512: sha3_512,
  KDF: shake2562,
  XOF: XOF128,
  PRF: shakePRF
}, ml_kem512 = /* @__PURE__ */ createKyber({
  ...opts,
  ...PARAMS[512]
}), ml_kem768 = /* @__PURE__ */ createKyber({
  ...opts,
  ...PARAMS[768]
}), ml_kem1024 = /* @__PURE__ */ createKyber({
  ...opts,
  ...PARAMS[1024]
});

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/utils.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var _0n3 = /* @__PURE__ */ BigInt(0), _1n3 = /* @__PURE__ */ BigInt(1);
function abool2(value, title = "") {
  if (typeof value != "boolean") {
    let prefix = title && `"${title}" `;
    throw new Error(prefix + "expected boolean, got type=" + typeof value);
  }
  return value;
}
function abignumber(n) {
  if (typeof n == "bigint") {
    if (!isPosBig(n))
      throw new Error("positive bigint expected, got " + n);
  } else
    anumber2(n);
  return n;
}
function numberToHexUnpadded(num) {
  let hex = abignumber(num).toString(16);
  return hex.length & 1 ? "0" + hex : hex;
}
function hexToNumber(hex) {
  if (typeof hex != "string")
    throw new Error("hex string expected, got " + typeof hex);
  return hex === "" ? _0n3 : BigInt("0x" + hex);
}
function bytesToNumberBE(bytes) {
  return hexToNumber(bytesToHex(bytes));
}
function bytesToNumberLE(bytes) {
  return hexToNumber(bytesToHex(copyBytes2(abytes2(bytes)).reverse()));
}
function numberToBytesBE(n, len) {
  anumber2(len), n = abignumber(n);
  let res = hexToBytes(n.toString(16).padStart(len * 2, "0"));
  if (res.length !== len)
    throw new Error("number too large");
  return res;
}
function numberToBytesLE(n, len) {
  return numberToBytesBE(n, len).reverse();
}
function copyBytes2(bytes) {
  return Uint8Array.from(bytes);
}
function asciiToBytes(ascii) {
  return Uint8Array.from(ascii, (c, i) => {
    let charCode = c.charCodeAt(0);
    if (c.length !== 1 || charCode > 127)
      throw new Error(`string contains non-ASCII character "${ascii[i]}" with code ${charCode} at position ${i}`);
    return charCode;
  });
}
var isPosBig = (n) => typeof n == "bigint" && _0n3 <= n;
function inRange(n, min, max) {
  return isPosBig(n) && isPosBig(min) && isPosBig(max) && min <= n && n < max;
}
function aInRange(title, n, min, max) {
  if (!inRange(n, min, max))
    throw new Error("expected valid " + title + ": " + min + " <= n < " + max + ", got " + n);
}
function bitLen(n) {
  let len;
  for (len = 0; n > _0n3; n >>= _1n3, len += 1)
    ;
  return len;
}
var bitMask = (n) => (_1n3 << BigInt(n)) - _1n3;
function createHmacDrbg(hashLen, qByteLen, hmacFn) {
  if (anumber2(hashLen, "hashLen"), anumber2(qByteLen, "qByteLen"), typeof hmacFn != "function")
    throw new Error("hmacFn must be a function");
  let u8n = (len) => new Uint8Array(len), NULL = Uint8Array.of(), byte0 = Uint8Array.of(0), byte1 = Uint8Array.of(1), _maxDrbgIters = 1e3, v = u8n(hashLen), k = u8n(hashLen), i = 0, reset = () => {
    v.fill(1), k.fill(0), i = 0;
  }, h = (...msgs) => hmacFn(k, concatBytes(v, ...msgs)), reseed = (seed = NULL) => {
    k = h(byte0, seed), v = h(), seed.length !== 0 && (k = h(byte1, seed), v = h());
  }, gen = () => {
    if (i++ >= _maxDrbgIters)
      throw new Error("drbg: tried max amount of iterations");
    let len = 0, out = [];
    for (; len < qByteLen; ) {
      v = h();
      let sl = v.slice();
      out.push(sl), len += v.length;
    }
    return concatBytes(...out);
  };
  return (seed, pred) => {
    reset(), reseed(seed);
    let res;
    for (; !(res = pred(gen())); )
      reseed();
    return reset(), res;
  };
}
function validateObject(object, fields = {}, optFields = {}) {
  if (!object || typeof object != "object")
    throw new Error("expected valid options object");
  function checkField(fieldName, expectedType, isOpt) {
    let val = object[fieldName];
    if (isOpt && val === void 0)
      return;
    let current = typeof val;
    if (current !== expectedType || val === null)
      throw new Error(`param "${fieldName}" is invalid: expected ${expectedType}, got ${current}`);
  }
  let iter = (f, isOpt) => Object.entries(f).forEach(([k, v]) => checkField(k, v, isOpt));
  iter(fields, !1), iter(optFields, !0);
}
function memoized(fn) {
  let map = /* @__PURE__ */ new WeakMap();
  return (arg, ...args) => {
    let val = map.get(arg);
    if (val !== void 0)
      return val;
    let computed = fn(arg, ...args);
    return map.set(arg, computed), computed;
  };
}

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/abstract/modular.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var _0n4 = /* @__PURE__ */ BigInt(0), _1n4 = /* @__PURE__ */ BigInt(1), _2n3 = /* @__PURE__ */ BigInt(2), _3n = /* @__PURE__ */ BigInt(3), _4n = /* @__PURE__ */ BigInt(4), _5n = /* @__PURE__ */ BigInt(5), _7n3 = /* @__PURE__ */ BigInt(7), _8n = /* @__PURE__ */ BigInt(8), _9n = /* @__PURE__ */ BigInt(9), _16n = /* @__PURE__ */ BigInt(16);
function mod2(a, b) {
  let result = a % b;
  return result >= _0n4 ? result : b + result;
}
function pow2(x, power, modulo) {
  let res = x;
  for (; power-- > _0n4; )
    res *= res, res %= modulo;
  return res;
}
function invert(number, modulo) {
  if (number === _0n4)
    throw new Error("invert: expected non-zero number");
  if (modulo <= _0n4)
    throw new Error("invert: expected positive modulus, got " + modulo);
  let a = mod2(number, modulo), b = modulo, x = _0n4, y = _1n4, u = _1n4, v = _0n4;
  for (; a !== _0n4; ) {
    let q = b / a, r = b % a, m = x - u * q, n = y - v * q;
    b = a, a = r, x = u, y = v, u = m, v = n;
  }
  if (b !== _1n4)
    throw new Error("invert: does not exist");
  return mod2(x, modulo);
}
function assertIsSquare(Fp, root, n) {
  if (!Fp.eql(Fp.sqr(root), n))
    throw new Error("Cannot find square root");
}
function sqrt3mod4(Fp, n) {
  let p1div4 = (Fp.ORDER + _1n4) / _4n, root = Fp.pow(n, p1div4);
  return assertIsSquare(Fp, root, n), root;
}
function sqrt5mod8(Fp, n) {
  let p5div8 = (Fp.ORDER - _5n) / _8n, n2 = Fp.mul(n, _2n3), v = Fp.pow(n2, p5div8), nv = Fp.mul(n, v), i = Fp.mul(Fp.mul(nv, _2n3), v), root = Fp.mul(nv, Fp.sub(i, Fp.ONE));
  return assertIsSquare(Fp, root, n), root;
}
function sqrt9mod16(P) {
  let Fp_ = Field(P), tn = tonelliShanks(P), c1 = tn(Fp_, Fp_.neg(Fp_.ONE)), c2 = tn(Fp_, c1), c3 = tn(Fp_, Fp_.neg(c1)), c4 = (P + _7n3) / _16n;
  return (Fp, n) => {
    let tv1 = Fp.pow(n, c4), tv2 = Fp.mul(tv1, c1), tv3 = Fp.mul(tv1, c2), tv4 = Fp.mul(tv1, c3), e1 = Fp.eql(Fp.sqr(tv2), n), e2 = Fp.eql(Fp.sqr(tv3), n);
    tv1 = Fp.cmov(tv1, tv2, e1), tv2 = Fp.cmov(tv4, tv3, e2);
    let e3 = Fp.eql(Fp.sqr(tv2), n), root = Fp.cmov(tv1, tv2, e3);
    return assertIsSquare(Fp, root, n), root;
  };
}
function tonelliShanks(P) {
  if (P < _3n)
    throw new Error("sqrt is not defined for small field");
  let Q2 = P - _1n4, S = 0;
  for (; Q2 % _2n3 === _0n4; )
    Q2 /= _2n3, S++;
  let Z = _2n3, _Fp = Field(P);
  for (; FpLegendre(_Fp, Z) === 1; )
    if (Z++ > 1e3)
      throw new Error("Cannot find square root: probably non-prime P");
  if (S === 1)
    return sqrt3mod4;
  let cc = _Fp.pow(Z, Q2), Q1div2 = (Q2 + _1n4) / _2n3;
  return function(Fp, n) {
    if (Fp.is0(n))
      return n;
    if (FpLegendre(Fp, n) !== 1)
      throw new Error("Cannot find square root");
    let M = S, c = Fp.mul(Fp.ONE, cc), t = Fp.pow(n, Q2), R = Fp.pow(n, Q1div2);
    for (; !Fp.eql(t, Fp.ONE); ) {
      if (Fp.is0(t))
        return Fp.ZERO;
      let i = 1, t_tmp = Fp.sqr(t);
      for (; !Fp.eql(t_tmp, Fp.ONE); )
        if (i++, t_tmp = Fp.sqr(t_tmp), i === M)
          throw new Error("Cannot find square root");
      let exponent = _1n4 << BigInt(M - i - 1), b = Fp.pow(c, exponent);
      M = i, c = Fp.sqr(b), t = Fp.mul(t, c), R = Fp.mul(R, b);
    }
    return R;
  };
}
function FpSqrt(P) {
  return P % _4n === _3n ? sqrt3mod4 : P % _8n === _5n ? sqrt5mod8 : P % _16n === _9n ? sqrt9mod16(P) : tonelliShanks(P);
}
var FIELD_FIELDS = [
  "create",
  "isValid",
  "is0",
  "neg",
  "inv",
  "sqrt",
  "sqr",
  "eql",
  "add",
  "sub",
  "mul",
  "pow",
  "div",
  "addN",
  "subN",
  "mulN",
  "sqrN"
];
function validateField(field) {
  let initial = {
    ORDER: "bigint",
    BYTES: "number",
    BITS: "number"
  }, opts2 = FIELD_FIELDS.reduce((map, val) => (map[val] = "function", map), initial);
  return validateObject(field, opts2), field;
}
function FpPow(Fp, num, power) {
  if (power < _0n4)
    throw new Error("invalid exponent, negatives unsupported");
  if (power === _0n4)
    return Fp.ONE;
  if (power === _1n4)
    return num;
  let p = Fp.ONE, d = num;
  for (; power > _0n4; )
    power & _1n4 && (p = Fp.mul(p, d)), d = Fp.sqr(d), power >>= _1n4;
  return p;
}
function FpInvertBatch(Fp, nums, passZero = !1) {
  let inverted = new Array(nums.length).fill(passZero ? Fp.ZERO : void 0), multipliedAcc = nums.reduce((acc, num, i) => Fp.is0(num) ? acc : (inverted[i] = acc, Fp.mul(acc, num)), Fp.ONE), invertedAcc = Fp.inv(multipliedAcc);
  return nums.reduceRight((acc, num, i) => Fp.is0(num) ? acc : (inverted[i] = Fp.mul(acc, inverted[i]), Fp.mul(acc, num)), invertedAcc), inverted;
}
function FpLegendre(Fp, n) {
  let p1mod2 = (Fp.ORDER - _1n4) / _2n3, powered = Fp.pow(n, p1mod2), yes = Fp.eql(powered, Fp.ONE), zero = Fp.eql(powered, Fp.ZERO), no = Fp.eql(powered, Fp.neg(Fp.ONE));
  if (!yes && !zero && !no)
    throw new Error("invalid Legendre symbol result");
  return yes ? 1 : zero ? 0 : -1;
}
function nLength(n, nBitLength) {
  nBitLength !== void 0 && anumber2(nBitLength);
  let _nBitLength = nBitLength !== void 0 ? nBitLength : n.toString(2).length, nByteLength = Math.ceil(_nBitLength / 8);
  return { nBitLength: _nBitLength, nByteLength };
}
var _Field = class {
  ORDER;
  BITS;
  BYTES;
  isLE;
  ZERO = _0n4;
  ONE = _1n4;
  _lengths;
  _sqrt;
  // cached sqrt
  _mod;
  constructor(ORDER, opts2 = {}) {
    if (ORDER <= _0n4)
      throw new Error("invalid field: expected ORDER > 0, got " + ORDER);
    let _nbitLength;
    this.isLE = !1, opts2 != null && typeof opts2 == "object" && (typeof opts2.BITS == "number" && (_nbitLength = opts2.BITS), typeof opts2.sqrt == "function" && (this.sqrt = opts2.sqrt), typeof opts2.isLE == "boolean" && (this.isLE = opts2.isLE), opts2.allowedLengths && (this._lengths = opts2.allowedLengths?.slice()), typeof opts2.modFromBytes == "boolean" && (this._mod = opts2.modFromBytes));
    let { nBitLength, nByteLength } = nLength(ORDER, _nbitLength);
    if (nByteLength > 2048)
      throw new Error("invalid field: expected ORDER of <= 2048 bytes");
    this.ORDER = ORDER, this.BITS = nBitLength, this.BYTES = nByteLength, this._sqrt = void 0, Object.preventExtensions(this);
  }
  create(num) {
    return mod2(num, this.ORDER);
  }
  isValid(num) {
    if (typeof num != "bigint")
      throw new Error("invalid field element: expected bigint, got " + typeof num);
    return _0n4 <= num && num < this.ORDER;
  }
  is0(num) {
    return num === _0n4;
  }
  // is valid and invertible
  isValidNot0(num) {
    return !this.is0(num) && this.isValid(num);
  }
  isOdd(num) {
    return (num & _1n4) === _1n4;
  }
  neg(num) {
    return mod2(-num, this.ORDER);
  }
  eql(lhs, rhs) {
    return lhs === rhs;
  }
  sqr(num) {
    return mod2(num * num, this.ORDER);
  }
  add(lhs, rhs) {
    return mod2(lhs + rhs, this.ORDER);
  }
  sub(lhs, rhs) {
    return mod2(lhs - rhs, this.ORDER);
  }
  mul(lhs, rhs) {
    return mod2(lhs * rhs, this.ORDER);
  }
  pow(num, power) {
    return FpPow(this, num, power);
  }
  div(lhs, rhs) {
    return mod2(lhs * invert(rhs, this.ORDER), this.ORDER);
  }
  // Same as above, but doesn't normalize
  sqrN(num) {
    return num * num;
  }
  addN(lhs, rhs) {
    return lhs + rhs;
  }
  subN(lhs, rhs) {
    return lhs - rhs;
  }
  mulN(lhs, rhs) {
    return lhs * rhs;
  }
  inv(num) {
    return invert(num, this.ORDER);
  }
  sqrt(num) {
    return this._sqrt || (this._sqrt = FpSqrt(this.ORDER)), this._sqrt(this, num);
  }
  toBytes(num) {
    return this.isLE ? numberToBytesLE(num, this.BYTES) : numberToBytesBE(num, this.BYTES);
  }
  fromBytes(bytes, skipValidation = !1) {
    abytes2(bytes);
    let { _lengths: allowedLengths, BYTES, isLE: isLE3, ORDER, _mod: modFromBytes } = this;
    if (allowedLengths) {
      if (!allowedLengths.includes(bytes.length) || bytes.length > BYTES)
        throw new Error("Field.fromBytes: expected " + allowedLengths + " bytes, got " + bytes.length);
      let padded = new Uint8Array(BYTES);
      padded.set(bytes, isLE3 ? 0 : padded.length - bytes.length), bytes = padded;
    }
    if (bytes.length !== BYTES)
      throw new Error("Field.fromBytes: expected " + BYTES + " bytes, got " + bytes.length);
    let scalar = isLE3 ? bytesToNumberLE(bytes) : bytesToNumberBE(bytes);
    if (modFromBytes && (scalar = mod2(scalar, ORDER)), !skipValidation && !this.isValid(scalar))
      throw new Error("invalid field element: outside of range 0..ORDER");
    return scalar;
  }
  // TODO: we don't need it here, move out to separate fn
  invertBatch(lst) {
    return FpInvertBatch(this, lst);
  }
  // We can't move this out because Fp6, Fp12 implement it
  // and it's unclear what to return in there.
  cmov(a, b, condition) {
    return condition ? b : a;
  }
};
function Field(ORDER, opts2 = {}) {
  return new _Field(ORDER, opts2);
}
function getFieldBytesLength(fieldOrder) {
  if (typeof fieldOrder != "bigint")
    throw new Error("field order must be bigint");
  let bitLength = fieldOrder.toString(2).length;
  return Math.ceil(bitLength / 8);
}
function getMinHashLength(fieldOrder) {
  let length = getFieldBytesLength(fieldOrder);
  return length + Math.ceil(length / 2);
}
function mapHashToField(key, fieldOrder, isLE3 = !1) {
  abytes2(key);
  let len = key.length, fieldLen = getFieldBytesLength(fieldOrder), minLen = getMinHashLength(fieldOrder);
  if (len < 16 || len < minLen || len > 1024)
    throw new Error("expected " + minLen + "-1024 bytes of input, got " + len);
  let num = isLE3 ? bytesToNumberLE(key) : bytesToNumberBE(key), reduced = mod2(num, fieldOrder - _1n4) + _1n4;
  return isLE3 ? numberToBytesLE(reduced, fieldLen) : numberToBytesBE(reduced, fieldLen);
}

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/abstract/curve.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var _0n5 = /* @__PURE__ */ BigInt(0), _1n5 = /* @__PURE__ */ BigInt(1);
function negateCt(condition, item) {
  let neg = item.negate();
  return condition ? neg : item;
}
function normalizeZ(c, points) {
  let invertedZs = FpInvertBatch(c.Fp, points.map((p) => p.Z));
  return points.map((p, i) => c.fromAffine(p.toAffine(invertedZs[i])));
}
function validateW(W, bits) {
  if (!Number.isSafeInteger(W) || W <= 0 || W > bits)
    throw new Error("invalid window size, expected [1.." + bits + "], got W=" + W);
}
function calcWOpts(W, scalarBits) {
  validateW(W, scalarBits);
  let windows = Math.ceil(scalarBits / W) + 1, windowSize = 2 ** (W - 1), maxNumber = 2 ** W, mask = bitMask(W), shiftBy = BigInt(W);
  return { windows, windowSize, mask, maxNumber, shiftBy };
}
function calcOffsets(n, window, wOpts) {
  let { windowSize, mask, maxNumber, shiftBy } = wOpts, wbits = Number(n & mask), nextN = n >> shiftBy;
  wbits > windowSize && (wbits -= maxNumber, nextN += _1n5);
  let offsetStart = window * windowSize, offset = offsetStart + Math.abs(wbits) - 1, isZero = wbits === 0, isNeg = wbits < 0, isNegF = window % 2 !== 0;
  return { nextN, offset, isZero, isNeg, isNegF, offsetF: offsetStart };
}
var pointPrecomputes = /* @__PURE__ */ new WeakMap(), pointWindowSizes = /* @__PURE__ */ new WeakMap();
function getW(P) {
  return pointWindowSizes.get(P) || 1;
}
function assert0(n) {
  if (n !== _0n5)
    throw new Error("invalid wNAF");
}
var wNAF = class {
  BASE;
  ZERO;
  Fn;
  bits;
  // Parametrized with a given Point class (not individual point)
  constructor(Point, bits) {
    this.BASE = Point.BASE, this.ZERO = Point.ZERO, this.Fn = Point.Fn, this.bits = bits;
  }
  // non-const time multiplication ladder
  _unsafeLadder(elm, n, p = this.ZERO) {
    let d = elm;
    for (; n > _0n5; )
      n & _1n5 && (p = p.add(d)), d = d.double(), n >>= _1n5;
    return p;
  }
  /**
   * Creates a wNAF precomputation window. Used for caching.
   * Default window size is set by `utils.precompute()` and is equal to 8.
   * Number of precomputed points depends on the curve size:
   * 2^(𝑊−1) * (Math.ceil(𝑛 / 𝑊) + 1), where:
   * - 𝑊 is the window size
   * - 𝑛 is the bitlength of the curve order.
   * For a 256-bit curve and window size 8, the number of precomputed points is 128 * 33 = 4224.
   * @param point Point instance
   * @param W window size
   * @returns precomputed point tables flattened to a single array
   */
  precomputeWindow(point, W) {
    let { windows, windowSize } = calcWOpts(W, this.bits), points = [], p = point, base = p;
    for (let window = 0; window < windows; window++) {
      base = p, points.push(base);
      for (let i = 1; i < windowSize; i++)
        base = base.add(p), points.push(base);
      p = base.double();
    }
    return points;
  }
  /**
   * Implements ec multiplication using precomputed tables and w-ary non-adjacent form.
   * More compact implementation:
   * https://github.com/paulmillr/noble-secp256k1/blob/47cb1669b6e506ad66b35fe7d76132ae97465da2/index.ts#L502-L541
   * @returns real and fake (for const-time) points
   */
  wNAF(W, precomputes, n) {
    if (!this.Fn.isValid(n))
      throw new Error("invalid scalar");
    let p = this.ZERO, f = this.BASE, wo = calcWOpts(W, this.bits);
    for (let window = 0; window < wo.windows; window++) {
      let { nextN, offset, isZero, isNeg, isNegF, offsetF } = calcOffsets(n, window, wo);
      n = nextN, isZero ? f = f.add(negateCt(isNegF, precomputes[offsetF])) : p = p.add(negateCt(isNeg, precomputes[offset]));
    }
    return assert0(n), { p, f };
  }
  /**
   * Implements ec unsafe (non const-time) multiplication using precomputed tables and w-ary non-adjacent form.
   * @param acc accumulator point to add result of multiplication
   * @returns point
   */
  wNAFUnsafe(W, precomputes, n, acc = this.ZERO) {
    let wo = calcWOpts(W, this.bits);
    for (let window = 0; window < wo.windows && n !== _0n5; window++) {
      let { nextN, offset, isZero, isNeg } = calcOffsets(n, window, wo);
      if (n = nextN, !isZero) {
        let item = precomputes[offset];
        acc = acc.add(isNeg ? item.negate() : item);
      }
    }
    return assert0(n), acc;
  }
  getPrecomputes(W, point, transform) {
    let comp = pointPrecomputes.get(point);
    return comp || (comp = this.precomputeWindow(point, W), W !== 1 && (typeof transform == "function" && (comp = transform(comp)), pointPrecomputes.set(point, comp))), comp;
  }
  cached(point, scalar, transform) {
    let W = getW(point);
    return this.wNAF(W, this.getPrecomputes(W, point, transform), scalar);
  }
  unsafe(point, scalar, transform, prev) {
    let W = getW(point);
    return W === 1 ? this._unsafeLadder(point, scalar, prev) : this.wNAFUnsafe(W, this.getPrecomputes(W, point, transform), scalar, prev);
  }
  // We calculate precomputes for elliptic curve point multiplication
  // using windowed method. This specifies window size and
  // stores precomputed values. Usually only base point would be precomputed.
  createCache(P, W) {
    validateW(W, this.bits), pointWindowSizes.set(P, W), pointPrecomputes.delete(P);
  }
  hasCache(elm) {
    return getW(elm) !== 1;
  }
};
function mulEndoUnsafe(Point, point, k1, k2) {
  let acc = point, p1 = Point.ZERO, p2 = Point.ZERO;
  for (; k1 > _0n5 || k2 > _0n5; )
    k1 & _1n5 && (p1 = p1.add(acc)), k2 & _1n5 && (p2 = p2.add(acc)), acc = acc.double(), k1 >>= _1n5, k2 >>= _1n5;
  return { p1, p2 };
}
function createField(order, field, isLE3) {
  if (field) {
    if (field.ORDER !== order)
      throw new Error("Field.ORDER must match order: Fp == p, Fn == n");
    return validateField(field), field;
  } else
    return Field(order, { isLE: isLE3 });
}
function createCurveFields(type, CURVE, curveOpts = {}, FpFnLE) {
  if (FpFnLE === void 0 && (FpFnLE = type === "edwards"), !CURVE || typeof CURVE != "object")
    throw new Error(`expected valid ${type} CURVE object`);
  for (let p of ["p", "n", "h"]) {
    let val = CURVE[p];
    if (!(typeof val == "bigint" && val > _0n5))
      throw new Error(`CURVE.${p} must be positive bigint`);
  }
  let Fp = createField(CURVE.p, curveOpts.Fp, FpFnLE), Fn = createField(CURVE.n, curveOpts.Fn, FpFnLE), params = ["Gx", "Gy", "a", type === "weierstrass" ? "b" : "d"];
  for (let p of params)
    if (!Fp.isValid(CURVE[p]))
      throw new Error(`CURVE.${p} must be valid field element of CURVE.Fp`);
  return CURVE = Object.freeze(Object.assign({}, CURVE)), { CURVE, Fp, Fn };
}
function createKeygen(randomSecretKey, getPublicKey2) {
  return function(seed) {
    let secretKey = randomSecretKey(seed);
    return { secretKey, publicKey: getPublicKey2(secretKey) };
  };
}

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/abstract/montgomery.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var _0n6 = BigInt(0), _1n6 = BigInt(1), _2n4 = BigInt(2);
function validateOpts(curve) {
  return validateObject(curve, {
    adjustScalarBytes: "function",
    powPminus2: "function"
  }), Object.freeze({ ...curve });
}
function montgomery(curveDef) {
  let CURVE = validateOpts(curveDef), { P, type, adjustScalarBytes: adjustScalarBytes2, powPminus2, randomBytes: rand } = CURVE, is25519 = type === "x25519";
  if (!is25519 && type !== "x448")
    throw new Error("invalid type");
  let randomBytes_ = rand || randomBytes, montgomeryBits = is25519 ? 255 : 448, fieldLen = is25519 ? 32 : 56, Gu = BigInt(is25519 ? 9 : 5), a24 = BigInt(is25519 ? 121665 : 39081), minScalar = is25519 ? _2n4 ** BigInt(254) : _2n4 ** BigInt(447), maxAdded = is25519 ? BigInt(8) * _2n4 ** BigInt(251) - _1n6 : BigInt(4) * _2n4 ** BigInt(445) - _1n6, maxScalar = minScalar + maxAdded + _1n6, modP = (n) => mod2(n, P), GuBytes = encodeU(Gu);
  function encodeU(u) {
    return numberToBytesLE(modP(u), fieldLen);
  }
  function decodeU(u) {
    let _u = copyBytes2(abytes2(u, fieldLen, "uCoordinate"));
    return is25519 && (_u[31] &= 127), modP(bytesToNumberLE(_u));
  }
  function decodeScalar(scalar) {
    return bytesToNumberLE(adjustScalarBytes2(copyBytes2(abytes2(scalar, fieldLen, "scalar"))));
  }
  function scalarMult(scalar, u) {
    let pu = montgomeryLadder(decodeU(u), decodeScalar(scalar));
    if (pu === _0n6)
      throw new Error("invalid private or public key received");
    return encodeU(pu);
  }
  function scalarMultBase(scalar) {
    return scalarMult(scalar, GuBytes);
  }
  let getPublicKey2 = scalarMultBase, getSharedSecret = scalarMult;
  function cswap(swap, x_2, x_3) {
    let dummy = modP(swap * (x_2 - x_3));
    return x_2 = modP(x_2 - dummy), x_3 = modP(x_3 + dummy), { x_2, x_3 };
  }
  function montgomeryLadder(u, scalar) {
    aInRange("u", u, _0n6, P), aInRange("scalar", scalar, minScalar, maxScalar);
    let k = scalar, x_1 = u, x_2 = _1n6, z_2 = _0n6, x_3 = u, z_3 = _1n6, swap = _0n6;
    for (let t = BigInt(montgomeryBits - 1); t >= _0n6; t--) {
      let k_t = k >> t & _1n6;
      swap ^= k_t, { x_2, x_3 } = cswap(swap, x_2, x_3), { x_2: z_2, x_3: z_3 } = cswap(swap, z_2, z_3), swap = k_t;
      let A = x_2 + z_2, AA = modP(A * A), B2 = x_2 - z_2, BB = modP(B2 * B2), E = AA - BB, C = x_3 + z_3, D = x_3 - z_3, DA = modP(D * A), CB = modP(C * B2), dacb = DA + CB, da_cb = DA - CB;
      x_3 = modP(dacb * dacb), z_3 = modP(x_1 * modP(da_cb * da_cb)), x_2 = modP(AA * BB), z_2 = modP(E * (AA + modP(a24 * E)));
    }
    ({ x_2, x_3 } = cswap(swap, x_2, x_3)), { x_2: z_2, x_3: z_3 } = cswap(swap, z_2, z_3);
    let z2 = powPminus2(z_2);
    return modP(x_2 * z2);
  }
  let lengths = {
    secretKey: fieldLen,
    publicKey: fieldLen,
    seed: fieldLen
  }, randomSecretKey = (seed = randomBytes_(fieldLen)) => (abytes2(seed, lengths.seed, "seed"), seed), utils = { randomSecretKey };
  return Object.freeze({
    keygen: createKeygen(randomSecretKey, getPublicKey2),
    getSharedSecret,
    getPublicKey: getPublicKey2,
    scalarMult,
    scalarMultBase,
    utils,
    GuBytes: GuBytes.slice(),
    lengths
  });
}

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/hmac.js
var _HMAC = class {
  oHash;
  iHash;
  blockLen;
  outputLen;
  finished = !1;
  destroyed = !1;
  constructor(hash, key) {
    if (ahash(hash), abytes2(key, void 0, "key"), this.iHash = hash.create(), typeof this.iHash.update != "function")
      throw new Error("Expected instance of class which extends utils.Hash");
    this.blockLen = this.iHash.blockLen, this.outputLen = this.iHash.outputLen;
    let blockLen = this.blockLen, pad = new Uint8Array(blockLen);
    pad.set(key.length > blockLen ? hash.create().update(key).digest() : key);
    for (let i = 0; i < pad.length; i++)
      pad[i] ^= 54;
    this.iHash.update(pad), this.oHash = hash.create();
    for (let i = 0; i < pad.length; i++)
      pad[i] ^= 106;
    this.oHash.update(pad), clean2(pad);
  }
  update(buf) {
    return aexists2(this), this.iHash.update(buf), this;
  }
  digestInto(out) {
    aexists2(this), abytes2(out, this.outputLen, "output"), this.finished = !0, this.iHash.digestInto(out), this.oHash.update(out), this.oHash.digestInto(out), this.destroy();
  }
  digest() {
    let out = new Uint8Array(this.oHash.outputLen);
    return this.digestInto(out), out;
  }
  _cloneInto(to) {
    to ||= Object.create(Object.getPrototypeOf(this), {});
    let { oHash, iHash, finished, destroyed, blockLen, outputLen } = this;
    return to = to, to.finished = finished, to.destroyed = destroyed, to.blockLen = blockLen, to.outputLen = outputLen, to.oHash = oHash._cloneInto(to.oHash), to.iHash = iHash._cloneInto(to.iHash), to;
  }
  clone() {
    return this._cloneInto();
  }
  destroy() {
    this.destroyed = !0, this.oHash.destroy(), this.iHash.destroy();
  }
}, hmac = (hash, key, message) => new _HMAC(hash, key).update(message).digest();
hmac.create = (hash, key) => new _HMAC(hash, key);

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/abstract/weierstrass.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var divNearest = (num, den) => (num + (num >= 0 ? den : -den) / _2n5) / den;
function _splitEndoScalar(k, basis, n) {
  let [[a1, b1], [a2, b2]] = basis, c1 = divNearest(b2 * k, n), c2 = divNearest(-b1 * k, n), k1 = k - c1 * a1 - c2 * a2, k2 = -c1 * b1 - c2 * b2, k1neg = k1 < _0n7, k2neg = k2 < _0n7;
  k1neg && (k1 = -k1), k2neg && (k2 = -k2);
  let MAX_NUM = bitMask(Math.ceil(bitLen(n) / 2)) + _1n7;
  if (k1 < _0n7 || k1 >= MAX_NUM || k2 < _0n7 || k2 >= MAX_NUM)
    throw new Error("splitScalar (endomorphism): failed, k=" + k);
  return { k1neg, k1, k2neg, k2 };
}
function validateSigFormat(format) {
  if (!["compact", "recovered", "der"].includes(format))
    throw new Error('Signature format must be "compact", "recovered", or "der"');
  return format;
}
function validateSigOpts(opts2, def) {
  let optsn = {};
  for (let optName of Object.keys(def))
    optsn[optName] = opts2[optName] === void 0 ? def[optName] : opts2[optName];
  return abool2(optsn.lowS, "lowS"), abool2(optsn.prehash, "prehash"), optsn.format !== void 0 && validateSigFormat(optsn.format), optsn;
}
var DERErr = class extends Error {
  constructor(m = "") {
    super(m);
  }
}, DER = {
  // asn.1 DER encoding utils
  Err: DERErr,
  // Basic building block is TLV (Tag-Length-Value)
  _tlv: {
    encode: (tag, data) => {
      let { Err: E } = DER;
      if (tag < 0 || tag > 256)
        throw new E("tlv.encode: wrong tag");
      if (data.length & 1)
        throw new E("tlv.encode: unpadded data");
      let dataLen = data.length / 2, len = numberToHexUnpadded(dataLen);
      if (len.length / 2 & 128)
        throw new E("tlv.encode: long form length too big");
      let lenLen = dataLen > 127 ? numberToHexUnpadded(len.length / 2 | 128) : "";
      return numberToHexUnpadded(tag) + lenLen + len + data;
    },
    // v - value, l - left bytes (unparsed)
    decode(tag, data) {
      let { Err: E } = DER, pos = 0;
      if (tag < 0 || tag > 256)
        throw new E("tlv.encode: wrong tag");
      if (data.length < 2 || data[pos++] !== tag)
        throw new E("tlv.decode: wrong tlv");
      let first = data[pos++], isLong = !!(first & 128), length = 0;
      if (!isLong)
        length = first;
      else {
        let lenLen = first & 127;
        if (!lenLen)
          throw new E("tlv.decode(long): indefinite length not supported");
        if (lenLen > 4)
          throw new E("tlv.decode(long): byte length is too big");
        let lengthBytes = data.subarray(pos, pos + lenLen);
        if (lengthBytes.length !== lenLen)
          throw new E("tlv.decode: length bytes not complete");
        if (lengthBytes[0] === 0)
          throw new E("tlv.decode(long): zero leftmost byte");
        for (let b of lengthBytes)
          length = length << 8 | b;
        if (pos += lenLen, length < 128)
          throw new E("tlv.decode(long): not minimal encoding");
      }
      let v = data.subarray(pos, pos + length);
      if (v.length !== length)
        throw new E("tlv.decode: wrong value length");
      return { v, l: data.subarray(pos + length) };
    }
  },
  // https://crypto.stackexchange.com/a/57734 Leftmost bit of first byte is 'negative' flag,
  // since we always use positive integers here. It must always be empty:
  // - add zero byte if exists
  // - if next byte doesn't have a flag, leading zero is not allowed (minimal encoding)
  _int: {
    encode(num) {
      let { Err: E } = DER;
      if (num < _0n7)
        throw new E("integer: negative integers are not allowed");
      let hex = numberToHexUnpadded(num);
      if (Number.parseInt(hex[0], 16) & 8 && (hex = "00" + hex), hex.length & 1)
        throw new E("unexpected DER parsing assertion: unpadded hex");
      return hex;
    },
    decode(data) {
      let { Err: E } = DER;
      if (data[0] & 128)
        throw new E("invalid signature integer: negative");
      if (data[0] === 0 && !(data[1] & 128))
        throw new E("invalid signature integer: unnecessary leading zero");
      return bytesToNumberBE(data);
    }
  },
  toSig(bytes) {
    let { Err: E, _int: int, _tlv: tlv } = DER, data = abytes2(bytes, void 0, "signature"), { v: seqBytes, l: seqLeftBytes } = tlv.decode(48, data);
    if (seqLeftBytes.length)
      throw new E("invalid signature: left bytes after parsing");
    let { v: rBytes, l: rLeftBytes } = tlv.decode(2, seqBytes), { v: sBytes, l: sLeftBytes } = tlv.decode(2, rLeftBytes);
    if (sLeftBytes.length)
      throw new E("invalid signature: left bytes after parsing");
    return { r: int.decode(rBytes), s: int.decode(sBytes) };
  },
  hexFromSig(sig) {
    let { _tlv: tlv, _int: int } = DER, rs = tlv.encode(2, int.encode(sig.r)), ss = tlv.encode(2, int.encode(sig.s)), seq = rs + ss;
    return tlv.encode(48, seq);
  }
}, _0n7 = BigInt(0), _1n7 = BigInt(1), _2n5 = BigInt(2), _3n2 = BigInt(3), _4n2 = BigInt(4);
function weierstrass(params, extraOpts = {}) {
  let validated = createCurveFields("weierstrass", params, extraOpts), { Fp, Fn } = validated, CURVE = validated.CURVE, { h: cofactor, n: CURVE_ORDER } = CURVE;
  validateObject(extraOpts, {}, {
    allowInfinityPoint: "boolean",
    clearCofactor: "function",
    isTorsionFree: "function",
    fromBytes: "function",
    toBytes: "function",
    endo: "object"
  });
  let { endo } = extraOpts;
  if (endo && (!Fp.is0(CURVE.a) || typeof endo.beta != "bigint" || !Array.isArray(endo.basises)))
    throw new Error('invalid endo: expected "beta": bigint and "basises": array');
  let lengths = getWLengths(Fp, Fn);
  function assertCompressionIsSupported() {
    if (!Fp.isOdd)
      throw new Error("compression is not supported: Field does not have .isOdd()");
  }
  function pointToBytes(_c, point, isCompressed) {
    let { x, y } = point.toAffine(), bx = Fp.toBytes(x);
    if (abool2(isCompressed, "isCompressed"), isCompressed) {
      assertCompressionIsSupported();
      let hasEvenY = !Fp.isOdd(y);
      return concatBytes(pprefix(hasEvenY), bx);
    } else
      return concatBytes(Uint8Array.of(4), bx, Fp.toBytes(y));
  }
  function pointFromBytes(bytes) {
    abytes2(bytes, void 0, "Point");
    let { publicKey: comp, publicKeyUncompressed: uncomp } = lengths, length = bytes.length, head = bytes[0], tail = bytes.subarray(1);
    if (length === comp && (head === 2 || head === 3)) {
      let x = Fp.fromBytes(tail);
      if (!Fp.isValid(x))
        throw new Error("bad point: is not on curve, wrong x");
      let y2 = weierstrassEquation(x), y;
      try {
        y = Fp.sqrt(y2);
      } catch (sqrtError) {
        let err = sqrtError instanceof Error ? ": " + sqrtError.message : "";
        throw new Error("bad point: is not on curve, sqrt error" + err);
      }
      assertCompressionIsSupported();
      let evenY = Fp.isOdd(y);
      return (head & 1) === 1 !== evenY && (y = Fp.neg(y)), { x, y };
    } else if (length === uncomp && head === 4) {
      let L = Fp.BYTES, x = Fp.fromBytes(tail.subarray(0, L)), y = Fp.fromBytes(tail.subarray(L, L * 2));
      if (!isValidXY(x, y))
        throw new Error("bad point: is not on curve");
      return { x, y };
    } else
      throw new Error(`bad point: got length ${length}, expected compressed=${comp} or uncompressed=${uncomp}`);
  }
  let encodePoint = extraOpts.toBytes || pointToBytes, decodePoint = extraOpts.fromBytes || pointFromBytes;
  function weierstrassEquation(x) {
    let x2 = Fp.sqr(x), x3 = Fp.mul(x2, x);
    return Fp.add(Fp.add(x3, Fp.mul(x, CURVE.a)), CURVE.b);
  }
  function isValidXY(x, y) {
    let left = Fp.sqr(y), right = weierstrassEquation(x);
    return Fp.eql(left, right);
  }
  if (!isValidXY(CURVE.Gx, CURVE.Gy))
    throw new Error("bad curve params: generator point");
  let _4a3 = Fp.mul(Fp.pow(CURVE.a, _3n2), _4n2), _27b2 = Fp.mul(Fp.sqr(CURVE.b), BigInt(27));
  if (Fp.is0(Fp.add(_4a3, _27b2)))
    throw new Error("bad curve params: a or b");
  function acoord(title, n, banZero = !1) {
    if (!Fp.isValid(n) || banZero && Fp.is0(n))
      throw new Error(`bad point coordinate ${title}`);
    return n;
  }
  function aprjpoint(other) {
    if (!(other instanceof Point))
      throw new Error("Weierstrass Point expected");
  }
  function splitEndoScalarN(k) {
    if (!endo || !endo.basises)
      throw new Error("no endo");
    return _splitEndoScalar(k, endo.basises, Fn.ORDER);
  }
  let toAffineMemo = memoized((p, iz) => {
    let { X, Y, Z } = p;
    if (Fp.eql(Z, Fp.ONE))
      return { x: X, y: Y };
    let is0 = p.is0();
    iz == null && (iz = is0 ? Fp.ONE : Fp.inv(Z));
    let x = Fp.mul(X, iz), y = Fp.mul(Y, iz), zz = Fp.mul(Z, iz);
    if (is0)
      return { x: Fp.ZERO, y: Fp.ZERO };
    if (!Fp.eql(zz, Fp.ONE))
      throw new Error("invZ was invalid");
    return { x, y };
  }), assertValidMemo = memoized((p) => {
    if (p.is0()) {
      if (extraOpts.allowInfinityPoint && !Fp.is0(p.Y))
        return;
      throw new Error("bad point: ZERO");
    }
    let { x, y } = p.toAffine();
    if (!Fp.isValid(x) || !Fp.isValid(y))
      throw new Error("bad point: x or y not field elements");
    if (!isValidXY(x, y))
      throw new Error("bad point: equation left != right");
    if (!p.isTorsionFree())
      throw new Error("bad point: not in prime-order subgroup");
    return !0;
  });
  function finishEndo(endoBeta, k1p, k2p, k1neg, k2neg) {
    return k2p = new Point(Fp.mul(k2p.X, endoBeta), k2p.Y, k2p.Z), k1p = negateCt(k1neg, k1p), k2p = negateCt(k2neg, k2p), k1p.add(k2p);
  }
  class Point {
    // base / generator point
    static BASE = new Point(CURVE.Gx, CURVE.Gy, Fp.ONE);
    // zero / infinity / identity point
    static ZERO = new Point(Fp.ZERO, Fp.ONE, Fp.ZERO);
    // 0, 1, 0
    // math field
    static Fp = Fp;
    // scalar field
    static Fn = Fn;
    X;
    Y;
    Z;
    /** Does NOT validate if the point is valid. Use `.assertValidity()`. */
    constructor(X, Y, Z) {
      this.X = acoord("x", X), this.Y = acoord("y", Y, !0), this.Z = acoord("z", Z), Object.freeze(this);
    }
    static CURVE() {
      return CURVE;
    }
    /** Does NOT validate if the point is valid. Use `.assertValidity()`. */
    static fromAffine(p) {
      let { x, y } = p || {};
      if (!p || !Fp.isValid(x) || !Fp.isValid(y))
        throw new Error("invalid affine point");
      if (p instanceof Point)
        throw new Error("projective point not allowed");
      return Fp.is0(x) && Fp.is0(y) ? Point.ZERO : new Point(x, y, Fp.ONE);
    }
    static fromBytes(bytes) {
      let P = Point.fromAffine(decodePoint(abytes2(bytes, void 0, "point")));
      return P.assertValidity(), P;
    }
    static fromHex(hex) {
      return Point.fromBytes(hexToBytes(hex));
    }
    get x() {
      return this.toAffine().x;
    }
    get y() {
      return this.toAffine().y;
    }
    /**
     *
     * @param windowSize
     * @param isLazy true will defer table computation until the first multiplication
     * @returns
     */
    precompute(windowSize = 8, isLazy = !0) {
      return wnaf.createCache(this, windowSize), isLazy || this.multiply(_3n2), this;
    }
    // TODO: return `this`
    /** A point on curve is valid if it conforms to equation. */
    assertValidity() {
      assertValidMemo(this);
    }
    hasEvenY() {
      let { y } = this.toAffine();
      if (!Fp.isOdd)
        throw new Error("Field doesn't support isOdd");
      return !Fp.isOdd(y);
    }
    /** Compare one point to another. */
    equals(other) {
      aprjpoint(other);
      let { X: X1, Y: Y1, Z: Z1 } = this, { X: X2, Y: Y2, Z: Z2 } = other, U1 = Fp.eql(Fp.mul(X1, Z2), Fp.mul(X2, Z1)), U2 = Fp.eql(Fp.mul(Y1, Z2), Fp.mul(Y2, Z1));
      return U1 && U2;
    }
    /** Flips point to one corresponding to (x, -y) in Affine coordinates. */
    negate() {
      return new Point(this.X, Fp.neg(this.Y), this.Z);
    }
    // Renes-Costello-Batina exception-free doubling formula.
    // There is 30% faster Jacobian formula, but it is not complete.
    // https://eprint.iacr.org/2015/1060, algorithm 3
    // Cost: 8M + 3S + 3*a + 2*b3 + 15add.
    double() {
      let { a, b } = CURVE, b3 = Fp.mul(b, _3n2), { X: X1, Y: Y1, Z: Z1 } = this, X3 = Fp.ZERO, Y3 = Fp.ZERO, Z3 = Fp.ZERO, t0 = Fp.mul(X1, X1), t1 = Fp.mul(Y1, Y1), t2 = Fp.mul(Z1, Z1), t3 = Fp.mul(X1, Y1);
      return t3 = Fp.add(t3, t3), Z3 = Fp.mul(X1, Z1), Z3 = Fp.add(Z3, Z3), X3 = Fp.mul(a, Z3), Y3 = Fp.mul(b3, t2), Y3 = Fp.add(X3, Y3), X3 = Fp.sub(t1, Y3), Y3 = Fp.add(t1, Y3), Y3 = Fp.mul(X3, Y3), X3 = Fp.mul(t3, X3), Z3 = Fp.mul(b3, Z3), t2 = Fp.mul(a, t2), t3 = Fp.sub(t0, t2), t3 = Fp.mul(a, t3), t3 = Fp.add(t3, Z3), Z3 = Fp.add(t0, t0), t0 = Fp.add(Z3, t0), t0 = Fp.add(t0, t2), t0 = Fp.mul(t0, t3), Y3 = Fp.add(Y3, t0), t2 = Fp.mul(Y1, Z1), t2 = Fp.add(t2, t2), t0 = Fp.mul(t2, t3), X3 = Fp.sub(X3, t0), Z3 = Fp.mul(t2, t1), Z3 = Fp.add(Z3, Z3), Z3 = Fp.add(Z3, Z3), new Point(X3, Y3, Z3);
    }
    // Renes-Costello-Batina exception-free addition formula.
    // There is 30% faster Jacobian formula, but it is not complete.
    // https://eprint.iacr.org/2015/1060, algorithm 1
    // Cost: 12M + 0S + 3*a + 3*b3 + 23add.
    add(other) {
      aprjpoint(other);
      let { X: X1, Y: Y1, Z: Z1 } = this, { X: X2, Y: Y2, Z: Z2 } = other, X3 = Fp.ZERO, Y3 = Fp.ZERO, Z3 = Fp.ZERO, a = CURVE.a, b3 = Fp.mul(CURVE.b, _3n2), t0 = Fp.mul(X1, X2), t1 = Fp.mul(Y1, Y2), t2 = Fp.mul(Z1, Z2), t3 = Fp.add(X1, Y1), t4 = Fp.add(X2, Y2);
      t3 = Fp.mul(t3, t4), t4 = Fp.add(t0, t1), t3 = Fp.sub(t3, t4), t4 = Fp.add(X1, Z1);
      let t5 = Fp.add(X2, Z2);
      return t4 = Fp.mul(t4, t5), t5 = Fp.add(t0, t2), t4 = Fp.sub(t4, t5), t5 = Fp.add(Y1, Z1), X3 = Fp.add(Y2, Z2), t5 = Fp.mul(t5, X3), X3 = Fp.add(t1, t2), t5 = Fp.sub(t5, X3), Z3 = Fp.mul(a, t4), X3 = Fp.mul(b3, t2), Z3 = Fp.add(X3, Z3), X3 = Fp.sub(t1, Z3), Z3 = Fp.add(t1, Z3), Y3 = Fp.mul(X3, Z3), t1 = Fp.add(t0, t0), t1 = Fp.add(t1, t0), t2 = Fp.mul(a, t2), t4 = Fp.mul(b3, t4), t1 = Fp.add(t1, t2), t2 = Fp.sub(t0, t2), t2 = Fp.mul(a, t2), t4 = Fp.add(t4, t2), t0 = Fp.mul(t1, t4), Y3 = Fp.add(Y3, t0), t0 = Fp.mul(t5, t4), X3 = Fp.mul(t3, X3), X3 = Fp.sub(X3, t0), t0 = Fp.mul(t3, t1), Z3 = Fp.mul(t5, Z3), Z3 = Fp.add(Z3, t0), new Point(X3, Y3, Z3);
    }
    subtract(other) {
      return this.add(other.negate());
    }
    is0() {
      return this.equals(Point.ZERO);
    }
    /**
     * Constant time multiplication.
     * Uses wNAF method. Windowed method may be 10% faster,
     * but takes 2x longer to generate and consumes 2x memory.
     * Uses precomputes when available.
     * Uses endomorphism for Koblitz curves.
     * @param scalar by which the point would be multiplied
     * @returns New point
     */
    multiply(scalar) {
      let { endo: endo2 } = extraOpts;
      if (!Fn.isValidNot0(scalar))
        throw new Error("invalid scalar: out of range");
      let point, fake, mul = (n) => wnaf.cached(this, n, (p) => normalizeZ(Point, p));
      if (endo2) {
        let { k1neg, k1, k2neg, k2 } = splitEndoScalarN(scalar), { p: k1p, f: k1f } = mul(k1), { p: k2p, f: k2f } = mul(k2);
        fake = k1f.add(k2f), point = finishEndo(endo2.beta, k1p, k2p, k1neg, k2neg);
      } else {
        let { p, f } = mul(scalar);
        point = p, fake = f;
      }
      return normalizeZ(Point, [point, fake])[0];
    }
    /**
     * Non-constant-time multiplication. Uses double-and-add algorithm.
     * It's faster, but should only be used when you don't care about
     * an exposed secret key e.g. sig verification, which works over *public* keys.
     */
    multiplyUnsafe(sc) {
      let { endo: endo2 } = extraOpts, p = this;
      if (!Fn.isValid(sc))
        throw new Error("invalid scalar: out of range");
      if (sc === _0n7 || p.is0())
        return Point.ZERO;
      if (sc === _1n7)
        return p;
      if (wnaf.hasCache(this))
        return this.multiply(sc);
      if (endo2) {
        let { k1neg, k1, k2neg, k2 } = splitEndoScalarN(sc), { p1, p2 } = mulEndoUnsafe(Point, p, k1, k2);
        return finishEndo(endo2.beta, p1, p2, k1neg, k2neg);
      } else
        return wnaf.unsafe(p, sc);
    }
    /**
     * Converts Projective point to affine (x, y) coordinates.
     * @param invertedZ Z^-1 (inverted zero) - optional, precomputation is useful for invertBatch
     */
    toAffine(invertedZ) {
      return toAffineMemo(this, invertedZ);
    }
    /**
     * Checks whether Point is free of torsion elements (is in prime subgroup).
     * Always torsion-free for cofactor=1 curves.
     */
    isTorsionFree() {
      let { isTorsionFree } = extraOpts;
      return cofactor === _1n7 ? !0 : isTorsionFree ? isTorsionFree(Point, this) : wnaf.unsafe(this, CURVE_ORDER).is0();
    }
    clearCofactor() {
      let { clearCofactor } = extraOpts;
      return cofactor === _1n7 ? this : clearCofactor ? clearCofactor(Point, this) : this.multiplyUnsafe(cofactor);
    }
    isSmallOrder() {
      return this.multiplyUnsafe(cofactor).is0();
    }
    toBytes(isCompressed = !0) {
      return abool2(isCompressed, "isCompressed"), this.assertValidity(), encodePoint(Point, this, isCompressed);
    }
    toHex(isCompressed = !0) {
      return bytesToHex(this.toBytes(isCompressed));
    }
    toString() {
      return `<Point ${this.is0() ? "ZERO" : this.toHex()}>`;
    }
  }
  let bits = Fn.BITS, wnaf = new wNAF(Point, extraOpts.endo ? Math.ceil(bits / 2) : bits);
  return Point.BASE.precompute(8), Point;
}
function pprefix(hasEvenY) {
  return Uint8Array.of(hasEvenY ? 2 : 3);
}
function getWLengths(Fp, Fn) {
  return {
    secretKey: Fn.BYTES,
    publicKey: 1 + Fp.BYTES,
    publicKeyUncompressed: 1 + 2 * Fp.BYTES,
    publicKeyHasPrefix: !0,
    signature: 2 * Fn.BYTES
  };
}
function ecdh(Point, ecdhOpts = {}) {
  let { Fn } = Point, randomBytes_ = ecdhOpts.randomBytes || randomBytes, lengths = Object.assign(getWLengths(Point.Fp, Fn), { seed: getMinHashLength(Fn.ORDER) });
  function isValidSecretKey(secretKey) {
    try {
      let num = Fn.fromBytes(secretKey);
      return Fn.isValidNot0(num);
    } catch {
      return !1;
    }
  }
  function isValidPublicKey(publicKey, isCompressed) {
    let { publicKey: comp, publicKeyUncompressed } = lengths;
    try {
      let l = publicKey.length;
      return isCompressed === !0 && l !== comp || isCompressed === !1 && l !== publicKeyUncompressed ? !1 : !!Point.fromBytes(publicKey);
    } catch {
      return !1;
    }
  }
  function randomSecretKey(seed = randomBytes_(lengths.seed)) {
    return mapHashToField(abytes2(seed, lengths.seed, "seed"), Fn.ORDER);
  }
  function getPublicKey2(secretKey, isCompressed = !0) {
    return Point.BASE.multiply(Fn.fromBytes(secretKey)).toBytes(isCompressed);
  }
  function isProbPub(item) {
    let { secretKey, publicKey, publicKeyUncompressed } = lengths;
    if (!isBytes2(item) || "_lengths" in Fn && Fn._lengths || secretKey === publicKey)
      return;
    let l = abytes2(item, void 0, "key").length;
    return l === publicKey || l === publicKeyUncompressed;
  }
  function getSharedSecret(secretKeyA, publicKeyB, isCompressed = !0) {
    if (isProbPub(secretKeyA) === !0)
      throw new Error("first arg must be private key");
    if (isProbPub(publicKeyB) === !1)
      throw new Error("second arg must be public key");
    let s = Fn.fromBytes(secretKeyA);
    return Point.fromBytes(publicKeyB).multiply(s).toBytes(isCompressed);
  }
  let utils = {
    isValidSecretKey,
    isValidPublicKey,
    randomSecretKey
  }, keygen = createKeygen(randomSecretKey, getPublicKey2);
  return Object.freeze({ getPublicKey: getPublicKey2, getSharedSecret, keygen, Point, utils, lengths });
}
function ecdsa(Point, hash, ecdsaOpts = {}) {
  ahash(hash), validateObject(ecdsaOpts, {}, {
    hmac: "function",
    lowS: "boolean",
    randomBytes: "function",
    bits2int: "function",
    bits2int_modN: "function"
  }), ecdsaOpts = Object.assign({}, ecdsaOpts);
  let randomBytes3 = ecdsaOpts.randomBytes || randomBytes, hmac2 = ecdsaOpts.hmac || ((key, msg) => hmac(hash, key, msg)), { Fp, Fn } = Point, { ORDER: CURVE_ORDER, BITS: fnBits } = Fn, { keygen, getPublicKey: getPublicKey2, getSharedSecret, utils, lengths } = ecdh(Point, ecdsaOpts), defaultSigOpts = {
    prehash: !0,
    lowS: typeof ecdsaOpts.lowS == "boolean" ? ecdsaOpts.lowS : !0,
    format: "compact",
    extraEntropy: !1
  }, hasLargeCofactor = CURVE_ORDER * _2n5 < Fp.ORDER;
  function isBiggerThanHalfOrder(number) {
    let HALF = CURVE_ORDER >> _1n7;
    return number > HALF;
  }
  function validateRS(title, num) {
    if (!Fn.isValidNot0(num))
      throw new Error(`invalid signature ${title}: out of range 1..Point.Fn.ORDER`);
    return num;
  }
  function assertSmallCofactor() {
    if (hasLargeCofactor)
      throw new Error('"recovered" sig type is not supported for cofactor >2 curves');
  }
  function validateSigLength(bytes, format) {
    validateSigFormat(format);
    let size = lengths.signature, sizer = format === "compact" ? size : format === "recovered" ? size + 1 : void 0;
    return abytes2(bytes, sizer);
  }
  class Signature {
    r;
    s;
    recovery;
    constructor(r, s, recovery) {
      if (this.r = validateRS("r", r), this.s = validateRS("s", s), recovery != null) {
        if (assertSmallCofactor(), ![0, 1, 2, 3].includes(recovery))
          throw new Error("invalid recovery id");
        this.recovery = recovery;
      }
      Object.freeze(this);
    }
    static fromBytes(bytes, format = defaultSigOpts.format) {
      validateSigLength(bytes, format);
      let recid;
      if (format === "der") {
        let { r: r2, s: s2 } = DER.toSig(abytes2(bytes));
        return new Signature(r2, s2);
      }
      format === "recovered" && (recid = bytes[0], format = "compact", bytes = bytes.subarray(1));
      let L = lengths.signature / 2, r = bytes.subarray(0, L), s = bytes.subarray(L, L * 2);
      return new Signature(Fn.fromBytes(r), Fn.fromBytes(s), recid);
    }
    static fromHex(hex, format) {
      return this.fromBytes(hexToBytes(hex), format);
    }
    assertRecovery() {
      let { recovery } = this;
      if (recovery == null)
        throw new Error("invalid recovery id: must be present");
      return recovery;
    }
    addRecoveryBit(recovery) {
      return new Signature(this.r, this.s, recovery);
    }
    recoverPublicKey(messageHash) {
      let { r, s } = this, recovery = this.assertRecovery(), radj = recovery === 2 || recovery === 3 ? r + CURVE_ORDER : r;
      if (!Fp.isValid(radj))
        throw new Error("invalid recovery id: sig.r+curve.n != R.x");
      let x = Fp.toBytes(radj), R = Point.fromBytes(concatBytes(pprefix((recovery & 1) === 0), x)), ir = Fn.inv(radj), h = bits2int_modN(abytes2(messageHash, void 0, "msgHash")), u1 = Fn.create(-h * ir), u2 = Fn.create(s * ir), Q2 = Point.BASE.multiplyUnsafe(u1).add(R.multiplyUnsafe(u2));
      if (Q2.is0())
        throw new Error("invalid recovery: point at infinify");
      return Q2.assertValidity(), Q2;
    }
    // Signatures should be low-s, to prevent malleability.
    hasHighS() {
      return isBiggerThanHalfOrder(this.s);
    }
    toBytes(format = defaultSigOpts.format) {
      if (validateSigFormat(format), format === "der")
        return hexToBytes(DER.hexFromSig(this));
      let { r, s } = this, rb = Fn.toBytes(r), sb = Fn.toBytes(s);
      return format === "recovered" ? (assertSmallCofactor(), concatBytes(Uint8Array.of(this.assertRecovery()), rb, sb)) : concatBytes(rb, sb);
    }
    toHex(format) {
      return bytesToHex(this.toBytes(format));
    }
  }
  let bits2int = ecdsaOpts.bits2int || function(bytes) {
    if (bytes.length > 8192)
      throw new Error("input is too large");
    let num = bytesToNumberBE(bytes), delta = bytes.length * 8 - fnBits;
    return delta > 0 ? num >> BigInt(delta) : num;
  }, bits2int_modN = ecdsaOpts.bits2int_modN || function(bytes) {
    return Fn.create(bits2int(bytes));
  }, ORDER_MASK = bitMask(fnBits);
  function int2octets(num) {
    return aInRange("num < 2^" + fnBits, num, _0n7, ORDER_MASK), Fn.toBytes(num);
  }
  function validateMsgAndHash(message, prehash) {
    return abytes2(message, void 0, "message"), prehash ? abytes2(hash(message), void 0, "prehashed message") : message;
  }
  function prepSig(message, secretKey, opts2) {
    let { lowS, prehash, extraEntropy } = validateSigOpts(opts2, defaultSigOpts);
    message = validateMsgAndHash(message, prehash);
    let h1int = bits2int_modN(message), d = Fn.fromBytes(secretKey);
    if (!Fn.isValidNot0(d))
      throw new Error("invalid private key");
    let seedArgs = [int2octets(d), int2octets(h1int)];
    if (extraEntropy != null && extraEntropy !== !1) {
      let e = extraEntropy === !0 ? randomBytes3(lengths.secretKey) : extraEntropy;
      seedArgs.push(abytes2(e, void 0, "extraEntropy"));
    }
    let seed = concatBytes(...seedArgs), m = h1int;
    function k2sig(kBytes) {
      let k = bits2int(kBytes);
      if (!Fn.isValidNot0(k))
        return;
      let ik = Fn.inv(k), q = Point.BASE.multiply(k).toAffine(), r = Fn.create(q.x);
      if (r === _0n7)
        return;
      let s = Fn.create(ik * Fn.create(m + r * d));
      if (s === _0n7)
        return;
      let recovery = (q.x === r ? 0 : 2) | Number(q.y & _1n7), normS = s;
      return lowS && isBiggerThanHalfOrder(s) && (normS = Fn.neg(s), recovery ^= 1), new Signature(r, normS, hasLargeCofactor ? void 0 : recovery);
    }
    return { seed, k2sig };
  }
  function sign(message, secretKey, opts2 = {}) {
    let { seed, k2sig } = prepSig(message, secretKey, opts2);
    return createHmacDrbg(hash.outputLen, Fn.BYTES, hmac2)(seed, k2sig).toBytes(opts2.format);
  }
  function verify(signature, message, publicKey, opts2 = {}) {
    let { lowS, prehash, format } = validateSigOpts(opts2, defaultSigOpts);
    if (publicKey = abytes2(publicKey, void 0, "publicKey"), message = validateMsgAndHash(message, prehash), !isBytes2(signature)) {
      let end = signature instanceof Signature ? ", use sig.toBytes()" : "";
      throw new Error("verify expects Uint8Array signature" + end);
    }
    validateSigLength(signature, format);
    try {
      let sig = Signature.fromBytes(signature, format), P = Point.fromBytes(publicKey);
      if (lowS && sig.hasHighS())
        return !1;
      let { r, s } = sig, h = bits2int_modN(message), is = Fn.inv(s), u1 = Fn.create(h * is), u2 = Fn.create(r * is), R = Point.BASE.multiplyUnsafe(u1).add(P.multiplyUnsafe(u2));
      return R.is0() ? !1 : Fn.create(R.x) === r;
    } catch {
      return !1;
    }
  }
  function recoverPublicKey(signature, message, opts2 = {}) {
    let { prehash } = validateSigOpts(opts2, defaultSigOpts);
    return message = validateMsgAndHash(message, prehash), Signature.fromBytes(signature, "recovered").recoverPublicKey(message).toBytes();
  }
  return Object.freeze({
    keygen,
    getPublicKey: getPublicKey2,
    getSharedSecret,
    utils,
    lengths,
    Point,
    sign,
    verify,
    recoverPublicKey,
    Signature,
    hash
  });
}

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/_md.js
function Chi(a, b, c) {
  return a & b ^ ~a & c;
}
function Maj(a, b, c) {
  return a & b ^ a & c ^ b & c;
}
var HashMD = class {
  blockLen;
  outputLen;
  padOffset;
  isLE;
  // For partial updates less than block size
  buffer;
  view;
  finished = !1;
  length = 0;
  pos = 0;
  destroyed = !1;
  constructor(blockLen, outputLen, padOffset, isLE3) {
    this.blockLen = blockLen, this.outputLen = outputLen, this.padOffset = padOffset, this.isLE = isLE3, this.buffer = new Uint8Array(blockLen), this.view = createView(this.buffer);
  }
  update(data) {
    aexists2(this), abytes2(data);
    let { view, buffer, blockLen } = this, len = data.length;
    for (let pos = 0; pos < len; ) {
      let take = Math.min(blockLen - this.pos, len - pos);
      if (take === blockLen) {
        let dataView = createView(data);
        for (; blockLen <= len - pos; pos += blockLen)
          this.process(dataView, pos);
        continue;
      }
      buffer.set(data.subarray(pos, pos + take), this.pos), this.pos += take, pos += take, this.pos === blockLen && (this.process(view, 0), this.pos = 0);
    }
    return this.length += data.length, this.roundClean(), this;
  }
  digestInto(out) {
    aexists2(this), aoutput2(out, this), this.finished = !0;
    let { buffer, view, blockLen, isLE: isLE3 } = this, { pos } = this;
    buffer[pos++] = 128, clean2(this.buffer.subarray(pos)), this.padOffset > blockLen - pos && (this.process(view, 0), pos = 0);
    for (let i = pos; i < blockLen; i++)
      buffer[i] = 0;
    view.setBigUint64(blockLen - 8, BigInt(this.length * 8), isLE3), this.process(view, 0);
    let oview = createView(out), len = this.outputLen;
    if (len % 4)
      throw new Error("_sha2: outputLen must be aligned to 32bit");
    let outLen = len / 4, state = this.get();
    if (outLen > state.length)
      throw new Error("_sha2: outputLen bigger than state");
    for (let i = 0; i < outLen; i++)
      oview.setUint32(4 * i, state[i], isLE3);
  }
  digest() {
    let { buffer, outputLen } = this;
    this.digestInto(buffer);
    let res = buffer.slice(0, outputLen);
    return this.destroy(), res;
  }
  _cloneInto(to) {
    to ||= new this.constructor(), to.set(...this.get());
    let { blockLen, buffer, length, finished, destroyed, pos } = this;
    return to.destroyed = destroyed, to.finished = finished, to.length = length, to.pos = pos, length % blockLen && to.buffer.set(buffer), to;
  }
  clone() {
    return this._cloneInto();
  }
}, SHA256_IV = /* @__PURE__ */ Uint32Array.from([
  1779033703,
  3144134277,
  1013904242,
  2773480762,
  1359893119,
  2600822924,
  528734635,
  1541459225
]);
var SHA384_IV = /* @__PURE__ */ Uint32Array.from([
  3418070365,
  3238371032,
  1654270250,
  914150663,
  2438529370,
  812702999,
  355462360,
  4144912697,
  1731405415,
  4290775857,
  2394180231,
  1750603025,
  3675008525,
  1694076839,
  1203062813,
  3204075428
]);

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/sha2.js
var SHA256_K = /* @__PURE__ */ Uint32Array.from([
  1116352408,
  1899447441,
  3049323471,
  3921009573,
  961987163,
  1508970993,
  2453635748,
  2870763221,
  3624381080,
  310598401,
  607225278,
  1426881987,
  1925078388,
  2162078206,
  2614888103,
  3248222580,
  3835390401,
  4022224774,
  264347078,
  604807628,
  770255983,
  1249150122,
  1555081692,
  1996064986,
  2554220882,
  2821834349,
  2952996808,
  3210313671,
  3336571891,
  3584528711,
  113926993,
  338241895,
  666307205,
  773529912,
  1294757372,
  1396182291,
  1695183700,
  1986661051,
  2177026350,
  2456956037,
  2730485921,
  2820302411,
  3259730800,
  3345764771,
  3516065817,
  3600352804,
  4094571909,
  275423344,
  430227734,
  506948616,
  659060556,
  883997877,
  958139571,
  1322822218,
  1537002063,
  1747873779,
  1955562222,
  2024104815,
  2227730452,
  2361852424,
  2428436474,
  2756734187,
  3204031479,
  3329325298
]), SHA256_W = /* @__PURE__ */ new Uint32Array(64), SHA2_32B = class extends HashMD {
  constructor(outputLen) {
    super(64, outputLen, 8, !1);
  }
  get() {
    let { A, B: B2, C, D, E, F: F2, G, H } = this;
    return [A, B2, C, D, E, F2, G, H];
  }
  // prettier-ignore
  set(A, B2, C, D, E, F2, G, H) {
    this.A = A | 0, this.B = B2 | 0, this.C = C | 0, this.D = D | 0, this.E = E | 0, this.F = F2 | 0, this.G = G | 0, this.H = H | 0;
  }
  process(view, offset) {
    for (let i = 0; i < 16; i++, offset += 4)
      SHA256_W[i] = view.getUint32(offset, !1);
    for (let i = 16; i < 64; i++) {
      let W15 = SHA256_W[i - 15], W2 = SHA256_W[i - 2], s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3, s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
      SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
    }
    let { A, B: B2, C, D, E, F: F2, G, H } = this;
    for (let i = 0; i < 64; i++) {
      let sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25), T1 = H + sigma1 + Chi(E, F2, G) + SHA256_K[i] + SHA256_W[i] | 0, T2 = (rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22)) + Maj(A, B2, C) | 0;
      H = G, G = F2, F2 = E, E = D + T1 | 0, D = C, C = B2, B2 = A, A = T1 + T2 | 0;
    }
    A = A + this.A | 0, B2 = B2 + this.B | 0, C = C + this.C | 0, D = D + this.D | 0, E = E + this.E | 0, F2 = F2 + this.F | 0, G = G + this.G | 0, H = H + this.H | 0, this.set(A, B2, C, D, E, F2, G, H);
  }
  roundClean() {
    clean2(SHA256_W);
  }
  destroy() {
    this.set(0, 0, 0, 0, 0, 0, 0, 0), clean2(this.buffer);
  }
}, _SHA256 = class extends SHA2_32B {
  // We cannot use array here since array allows indexing by variable
  // which means optimizer/compiler cannot use registers.
  A = SHA256_IV[0] | 0;
  B = SHA256_IV[1] | 0;
  C = SHA256_IV[2] | 0;
  D = SHA256_IV[3] | 0;
  E = SHA256_IV[4] | 0;
  F = SHA256_IV[5] | 0;
  G = SHA256_IV[6] | 0;
  H = SHA256_IV[7] | 0;
  constructor() {
    super(32);
  }
};
var K512 = split3([
  "0x428a2f98d728ae22",
  "0x7137449123ef65cd",
  "0xb5c0fbcfec4d3b2f",
  "0xe9b5dba58189dbbc",
  "0x3956c25bf348b538",
  "0x59f111f1b605d019",
  "0x923f82a4af194f9b",
  "0xab1c5ed5da6d8118",
  "0xd807aa98a3030242",
  "0x12835b0145706fbe",
  "0x243185be4ee4b28c",
  "0x550c7dc3d5ffb4e2",
  "0x72be5d74f27b896f",
  "0x80deb1fe3b1696b1",
  "0x9bdc06a725c71235",
  "0xc19bf174cf692694",
  "0xe49b69c19ef14ad2",
  "0xefbe4786384f25e3",
  "0x0fc19dc68b8cd5b5",
  "0x240ca1cc77ac9c65",
  "0x2de92c6f592b0275",
  "0x4a7484aa6ea6e483",
  "0x5cb0a9dcbd41fbd4",
  "0x76f988da831153b5",
  "0x983e5152ee66dfab",
  "0xa831c66d2db43210",
  "0xb00327c898fb213f",
  "0xbf597fc7beef0ee4",
  "0xc6e00bf33da88fc2",
  "0xd5a79147930aa725",
  "0x06ca6351e003826f",
  "0x142929670a0e6e70",
  "0x27b70a8546d22ffc",
  "0x2e1b21385c26c926",
  "0x4d2c6dfc5ac42aed",
  "0x53380d139d95b3df",
  "0x650a73548baf63de",
  "0x766a0abb3c77b2a8",
  "0x81c2c92e47edaee6",
  "0x92722c851482353b",
  "0xa2bfe8a14cf10364",
  "0xa81a664bbc423001",
  "0xc24b8b70d0f89791",
  "0xc76c51a30654be30",
  "0xd192e819d6ef5218",
  "0xd69906245565a910",
  "0xf40e35855771202a",
  "0x106aa07032bbd1b8",
  "0x19a4c116b8d2d0c8",
  "0x1e376c085141ab53",
  "0x2748774cdf8eeb99",
  "0x34b0bcb5e19b48a8",
  "0x391c0cb3c5c95a63",
  "0x4ed8aa4ae3418acb",
  "0x5b9cca4f7763e373",
  "0x682e6ff3d6b2b8a3",
  "0x748f82ee5defb2fc",
  "0x78a5636f43172f60",
  "0x84c87814a1f0ab72",
  "0x8cc702081a6439ec",
  "0x90befffa23631e28",
  "0xa4506cebde82bde9",
  "0xbef9a3f7b2c67915",
  "0xc67178f2e372532b",
  "0xca273eceea26619c",
  "0xd186b8c721c0c207",
  "0xeada7dd6cde0eb1e",
  "0xf57d4f7fee6ed178",
  "0x06f067aa72176fba",
  "0x0a637dc5a2c898a6",
  "0x113f9804bef90dae",
  "0x1b710b35131c471b",
  "0x28db77f523047d84",
  "0x32caab7b40c72493",
  "0x3c9ebe0a15c9bebc",
  "0x431d67c49c100d4c",
  "0x4cc5d4becb3e42b6",
  "0x597f299cfc657e2a",
  "0x5fcb6fab3ad6faec",
  "0x6c44198c4a475817"
].map((n) => BigInt(n))), SHA512_Kh = K512[0], SHA512_Kl = K512[1], SHA512_W_H = /* @__PURE__ */ new Uint32Array(80), SHA512_W_L = /* @__PURE__ */ new Uint32Array(80), SHA2_64B = class extends HashMD {
  constructor(outputLen) {
    super(128, outputLen, 16, !1);
  }
  // prettier-ignore
  get() {
    let { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
    return [Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl];
  }
  // prettier-ignore
  set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl) {
    this.Ah = Ah | 0, this.Al = Al | 0, this.Bh = Bh | 0, this.Bl = Bl | 0, this.Ch = Ch | 0, this.Cl = Cl | 0, this.Dh = Dh | 0, this.Dl = Dl | 0, this.Eh = Eh | 0, this.El = El | 0, this.Fh = Fh | 0, this.Fl = Fl | 0, this.Gh = Gh | 0, this.Gl = Gl | 0, this.Hh = Hh | 0, this.Hl = Hl | 0;
  }
  process(view, offset) {
    for (let i = 0; i < 16; i++, offset += 4)
      SHA512_W_H[i] = view.getUint32(offset), SHA512_W_L[i] = view.getUint32(offset += 4);
    for (let i = 16; i < 80; i++) {
      let W15h = SHA512_W_H[i - 15] | 0, W15l = SHA512_W_L[i - 15] | 0, s0h = rotrSH(W15h, W15l, 1) ^ rotrSH(W15h, W15l, 8) ^ shrSH(W15h, W15l, 7), s0l = rotrSL(W15h, W15l, 1) ^ rotrSL(W15h, W15l, 8) ^ shrSL(W15h, W15l, 7), W2h = SHA512_W_H[i - 2] | 0, W2l = SHA512_W_L[i - 2] | 0, s1h = rotrSH(W2h, W2l, 19) ^ rotrBH(W2h, W2l, 61) ^ shrSH(W2h, W2l, 6), s1l = rotrSL(W2h, W2l, 19) ^ rotrBL(W2h, W2l, 61) ^ shrSL(W2h, W2l, 6), SUMl = add4L(s0l, s1l, SHA512_W_L[i - 7], SHA512_W_L[i - 16]), SUMh = add4H(SUMl, s0h, s1h, SHA512_W_H[i - 7], SHA512_W_H[i - 16]);
      SHA512_W_H[i] = SUMh | 0, SHA512_W_L[i] = SUMl | 0;
    }
    let { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
    for (let i = 0; i < 80; i++) {
      let sigma1h = rotrSH(Eh, El, 14) ^ rotrSH(Eh, El, 18) ^ rotrBH(Eh, El, 41), sigma1l = rotrSL(Eh, El, 14) ^ rotrSL(Eh, El, 18) ^ rotrBL(Eh, El, 41), CHIh = Eh & Fh ^ ~Eh & Gh, CHIl = El & Fl ^ ~El & Gl, T1ll = add5L(Hl, sigma1l, CHIl, SHA512_Kl[i], SHA512_W_L[i]), T1h = add5H(T1ll, Hh, sigma1h, CHIh, SHA512_Kh[i], SHA512_W_H[i]), T1l = T1ll | 0, sigma0h = rotrSH(Ah, Al, 28) ^ rotrBH(Ah, Al, 34) ^ rotrBH(Ah, Al, 39), sigma0l = rotrSL(Ah, Al, 28) ^ rotrBL(Ah, Al, 34) ^ rotrBL(Ah, Al, 39), MAJh = Ah & Bh ^ Ah & Ch ^ Bh & Ch, MAJl = Al & Bl ^ Al & Cl ^ Bl & Cl;
      Hh = Gh | 0, Hl = Gl | 0, Gh = Fh | 0, Gl = Fl | 0, Fh = Eh | 0, Fl = El | 0, { h: Eh, l: El } = add(Dh | 0, Dl | 0, T1h | 0, T1l | 0), Dh = Ch | 0, Dl = Cl | 0, Ch = Bh | 0, Cl = Bl | 0, Bh = Ah | 0, Bl = Al | 0;
      let All = add3L(T1l, sigma0l, MAJl);
      Ah = add3H(All, T1h, sigma0h, MAJh), Al = All | 0;
    }
    ({ h: Ah, l: Al } = add(this.Ah | 0, this.Al | 0, Ah | 0, Al | 0)), { h: Bh, l: Bl } = add(this.Bh | 0, this.Bl | 0, Bh | 0, Bl | 0), { h: Ch, l: Cl } = add(this.Ch | 0, this.Cl | 0, Ch | 0, Cl | 0), { h: Dh, l: Dl } = add(this.Dh | 0, this.Dl | 0, Dh | 0, Dl | 0), { h: Eh, l: El } = add(this.Eh | 0, this.El | 0, Eh | 0, El | 0), { h: Fh, l: Fl } = add(this.Fh | 0, this.Fl | 0, Fh | 0, Fl | 0), { h: Gh, l: Gl } = add(this.Gh | 0, this.Gl | 0, Gh | 0, Gl | 0), { h: Hh, l: Hl } = add(this.Hh | 0, this.Hl | 0, Hh | 0, Hl | 0), this.set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl);
  }
  roundClean() {
    clean2(SHA512_W_H, SHA512_W_L);
  }
  destroy() {
    clean2(this.buffer), this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
};
var _SHA384 = class extends SHA2_64B {
  Ah = SHA384_IV[0] | 0;
  Al = SHA384_IV[1] | 0;
  Bh = SHA384_IV[2] | 0;
  Bl = SHA384_IV[3] | 0;
  Ch = SHA384_IV[4] | 0;
  Cl = SHA384_IV[5] | 0;
  Dh = SHA384_IV[6] | 0;
  Dl = SHA384_IV[7] | 0;
  Eh = SHA384_IV[8] | 0;
  El = SHA384_IV[9] | 0;
  Fh = SHA384_IV[10] | 0;
  Fl = SHA384_IV[11] | 0;
  Gh = SHA384_IV[12] | 0;
  Gl = SHA384_IV[13] | 0;
  Hh = SHA384_IV[14] | 0;
  Hl = SHA384_IV[15] | 0;
  constructor() {
    super(48);
  }
};
var sha256 = /* @__PURE__ */ createHasher2(
  () => new _SHA256(),
  /* @__PURE__ */ oidNist2(1)
);
var sha384 = /* @__PURE__ */ createHasher2(
  () => new _SHA384(),
  /* @__PURE__ */ oidNist2(2)
);

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/ed25519.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var _1n8 = BigInt(1), _2n6 = BigInt(2), _3n3 = /* @__PURE__ */ BigInt(3), _5n2 = BigInt(5), _8n2 = BigInt(8), ed25519_CURVE_p = BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
function ed25519_pow_2_252_3(x) {
  let _10n = BigInt(10), _20n = BigInt(20), _40n = BigInt(40), _80n = BigInt(80), P = ed25519_CURVE_p, b2 = x * x % P * x % P, b4 = pow2(b2, _2n6, P) * b2 % P, b5 = pow2(b4, _1n8, P) * x % P, b10 = pow2(b5, _5n2, P) * b5 % P, b20 = pow2(b10, _10n, P) * b10 % P, b40 = pow2(b20, _20n, P) * b20 % P, b80 = pow2(b40, _40n, P) * b40 % P, b160 = pow2(b80, _80n, P) * b80 % P, b240 = pow2(b160, _80n, P) * b80 % P, b250 = pow2(b240, _10n, P) * b10 % P;
  return { pow_p_5_8: pow2(b250, _2n6, P) * x % P, b2 };
}
function adjustScalarBytes(bytes) {
  return bytes[0] &= 248, bytes[31] &= 127, bytes[31] |= 64, bytes;
}
var x25519 = /* @__PURE__ */ (() => {
  let P = ed25519_CURVE_p;
  return montgomery({
    P,
    type: "x25519",
    powPminus2: (x) => {
      let { pow_p_5_8, b2 } = ed25519_pow_2_252_3(x);
      return mod2(pow2(pow_p_5_8, _3n3, P) * b2, P);
    },
    adjustScalarBytes
  });
})();

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/curves/nist.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var p256_CURVE = {
  p: BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
  n: BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  h: BigInt(1),
  a: BigInt("0xffffffff00000001000000000000000000000000fffffffffffffffffffffffc"),
  b: BigInt("0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
  Gx: BigInt("0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
  Gy: BigInt("0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
}, p384_CURVE = {
  p: BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"),
  n: BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
  h: BigInt(1),
  a: BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc"),
  b: BigInt("0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
  Gx: BigInt("0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
  Gy: BigInt("0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f")
};
var p256_Point = /* @__PURE__ */ weierstrass(p256_CURVE), p256 = /* @__PURE__ */ ecdsa(p256_Point, sha256);
var p384_Point = /* @__PURE__ */ weierstrass(p384_CURVE), p384 = /* @__PURE__ */ ecdsa(p384_Point, sha384);

// .ci/js/node_modules/@noble/post-quantum/node_modules/@noble/hashes/hkdf.js
function extract(hash, ikm, salt) {
  return ahash(hash), salt === void 0 && (salt = new Uint8Array(hash.outputLen)), hmac(hash, salt, ikm);
}
var HKDF_COUNTER = /* @__PURE__ */ Uint8Array.of(0), EMPTY_BUFFER = /* @__PURE__ */ Uint8Array.of();
function expand(hash, prk, info, length = 32) {
  ahash(hash), anumber2(length, "length");
  let olen = hash.outputLen;
  if (length > 255 * olen)
    throw new Error("Length must be <= 255*HashLen");
  let blocks = Math.ceil(length / olen);
  info === void 0 ? info = EMPTY_BUFFER : abytes2(info, void 0, "info");
  let okm = new Uint8Array(blocks * olen), HMAC = hmac.create(hash, prk), HMACTmp = HMAC._cloneInto(), T = new Uint8Array(HMAC.outputLen);
  for (let counter = 0; counter < blocks; counter++)
    HKDF_COUNTER[0] = counter + 1, HMACTmp.update(counter === 0 ? EMPTY_BUFFER : T).update(info).update(HKDF_COUNTER).digestInto(T), okm.set(T, olen * counter), HMAC._cloneInto(HMACTmp);
  return HMAC.destroy(), HMACTmp.destroy(), clean2(T, HKDF_COUNTER), okm.slice(0, length);
}

// .ci/js/node_modules/@noble/post-quantum/hybrid.js
/*! noble-post-quantum - MIT License (c) 2024 Paul Miller (paulmillr.com) */
function ecKeygen(curve, allowZeroKey = !1) {
  let lengths = curve.lengths, keygen = curve.keygen;
  if (allowZeroKey) {
    let Fn = curve.Point.Fn;
    if (!Fn)
      throw new Error("No Point.Fn");
    keygen = (seed = randomBytes2(lengths.seed)) => {
      abytes2(seed, lengths.seed, "seed");
      let seedScalar = Fn.isLE ? bytesToNumberLE(seed) : bytesToNumberBE(seed), secretKey = Fn.toBytes(Fn.create(seedScalar));
      return { secretKey, publicKey: curve.getPublicKey(secretKey) };
    };
  }
  return {
    lengths: { secretKey: lengths.secretKey, publicKey: lengths.publicKey, seed: lengths.seed },
    keygen,
    getPublicKey: (secretKey) => curve.getPublicKey(secretKey)
  };
}
function ecdhKem(curve, allowZeroKey = !1) {
  let kg = ecKeygen(curve, allowZeroKey);
  if (!curve.getSharedSecret)
    throw new Error("wrong curve");
  return {
    lengths: { ...kg.lengths, msg: kg.lengths.seed, cipherText: kg.lengths.publicKey },
    keygen: kg.keygen,
    getPublicKey: kg.getPublicKey,
    encapsulate(publicKey, rand = randomBytes2(curve.lengths.seed)) {
      let ek = this.keygen(rand).secretKey, sharedSecret = this.decapsulate(publicKey, ek), cipherText = curve.getPublicKey(ek);
      return cleanBytes(ek), { sharedSecret, cipherText };
    },
    decapsulate(cipherText, secretKey) {
      let res = curve.getSharedSecret(secretKey, cipherText);
      return curve.lengths.publicKeyHasPrefix ? res.subarray(1) : res;
    }
  };
}
function splitLengths(lst, name) {
  return splitCoder(name, ...lst.map((i) => {
    if (typeof i.lengths[name] != "number")
      throw new Error("wrong length: " + name);
    return i.lengths[name];
  }));
}
function expandSeedXof(xof) {
  return (seed, seedLen) => xof(seed, { dkLen: seedLen });
}
function combineKeys(realSeedLen, expandSeed, ...ck) {
  let seedCoder = splitLengths(ck, "seed"), pkCoder = splitLengths(ck, "publicKey");
  realSeedLen === void 0 && (realSeedLen = seedCoder.bytesLen), anumber2(realSeedLen);
  function expandDecapsulationKey(seed) {
    abytes2(seed, realSeedLen);
    let expanded = seedCoder.decode(expandSeed(seed, seedCoder.bytesLen)), keys = ck.map((i, j) => i.keygen(expanded[j])), secretKey = keys.map((i) => i.secretKey), publicKey = keys.map((i) => i.publicKey);
    return { secretKey, publicKey };
  }
  return {
    info: { lengths: { seed: realSeedLen, publicKey: pkCoder.bytesLen, secretKey: realSeedLen } },
    getPublicKey(secretKey) {
      return this.keygen(secretKey).publicKey;
    },
    keygen(seed = randomBytes2(realSeedLen)) {
      let { publicKey: pk, secretKey } = expandDecapsulationKey(seed), publicKey = pkCoder.encode(pk);
      return cleanBytes(pk), cleanBytes(secretKey), { secretKey: seed, publicKey };
    },
    expandDecapsulationKey,
    realSeedLen
  };
}
function combineKEMS(realSeedLen, realMsgLen, expandSeed, combiner, ...kems) {
  let keys = combineKeys(realSeedLen, expandSeed, ...kems), ctCoder = splitLengths(kems, "cipherText"), pkCoder = splitLengths(kems, "publicKey"), msgCoder = splitLengths(kems, "msg");
  return realMsgLen === void 0 && (realMsgLen = msgCoder.bytesLen), anumber2(realMsgLen), {
    lengths: {
      ...keys.info.lengths,
      msg: realMsgLen,
      msgRand: msgCoder.bytesLen,
      cipherText: ctCoder.bytesLen
    },
    getPublicKey: keys.getPublicKey,
    keygen: keys.keygen,
    encapsulate(pk, randomness = randomBytes2(msgCoder.bytesLen)) {
      let pks = pkCoder.decode(pk), rand = msgCoder.decode(randomness), enc = kems.map((i, j) => i.encapsulate(pks[j], rand[j])), sharedSecret = enc.map((i) => i.sharedSecret), cipherText = enc.map((i) => i.cipherText), res = {
        sharedSecret: combiner(pks, cipherText, sharedSecret),
        cipherText: ctCoder.encode(cipherText)
      };
      return cleanBytes(sharedSecret, cipherText), res;
    },
    decapsulate(ct, seed) {
      let cts = ctCoder.decode(ct), { publicKey, secretKey } = keys.expandDecapsulationKey(seed), sharedSecret = kems.map((i, j) => i.decapsulate(cts[j], secretKey[j]));
      return combiner(publicKey, cts, sharedSecret);
    }
  };
}
function QSF(label, pqc, curveKEM, xof, kdf) {
  return ahash(xof), ahash(kdf), combineKEMS(32, 32, expandSeedXof(xof), (pk, ct, ss) => kdf(concatBytes(ss[0], ss[1], ct[1], pk[1], asciiToBytes(label))), pqc, curveKEM);
}
var QSF_ml_kem768_p256 = QSF("QSF-KEM(ML-KEM-768,P-256)-XOF(SHAKE256)-KDF(SHA3-256)", ml_kem768, ecdhKem(p256, !0), shake2562, sha3_256), QSF_ml_kem1024_p384 = QSF("QSF-KEM(ML-KEM-1024,P-384)-XOF(SHAKE256)-KDF(SHA3-256)", ml_kem1024, ecdhKem(p384, !0), shake2562, sha3_256);
function createKitchenSink(label, pqc, curveKEM, xof, hash) {
  return ahash(xof), ahash(hash), combineKEMS(32, 32, expandSeedXof(xof), (pk, ct, ss) => {
    let preimage = concatBytes(ss[0], ss[1], ct[0], pk[0], ct[1], pk[1], asciiToBytes(label)), len = 32, ikm = concatBytes(asciiToBytes("hybrid_prk"), preimage), prk = extract(hash, ikm), info = concatBytes(numberToBytesBE(len, 2), asciiToBytes("shared_secret"), asciiToBytes("")), res = expand(hash, prk, info, len);
    return cleanBytes(prk, info, ikm, preimage), res;
  }, pqc, curveKEM);
}
var x25519kem = ecdhKem(x25519), KitchenSink_ml_kem768_x25519 = createKitchenSink("KitchenSink-KEM(ML-KEM-768,X25519)-XOF(SHAKE256)-KDF(HKDF-SHA-256)", ml_kem768, x25519kem, shake2562, sha256), ml_kem768_x25519 = combineKEMS(
  32,
  32,
  expandSeedXof(shake2562),
  // Awesome label, so much escaping hell in a single line.
  (pk, ct, ss) => sha3_256(concatBytes(ss[0], ss[1], ct[1], pk[1], asciiToBytes("\\.//^\\"))),
  ml_kem768,
  x25519kem
);
var MLKEM768X25519 = ml_kem768_x25519;

// .ci/js/node_modules/@panva/hpke-noble/index.js
var KEM_MLKEM768_X255192 = () => createPqKem({
  id: 25722,
  name: "MLKEM768-X25519",
  Nsecret: 32,
  Nenc: 1120,
  Npk: 1216,
  Nsk: 32,
  kem: MLKEM768X25519
});
function createPqKem(config) {
  let { id, name, Nsecret, Nenc, Npk, Nsk, kem: nobleKem } = config, suite_id = concat(encode("KEM"), I2OSP(id, 2));
  Object.freeze(NobleKey.prototype);
  let algorithm = { name };
  return {
    id,
    type: "KEM",
    name,
    Nsecret,
    Nenc,
    Npk,
    Nsk,
    async DeriveKeyPair(ikm, extractable) {
      let seed = await LabeledDerive(
        {
          async Derive(ikm2, L) {
            return shake256(ikm2, { dkLen: L });
          }
        },
        suite_id,
        ikm,
        encode("DeriveKeyPair"),
        new Uint8Array(),
        Nsk
      ), { secretKey, publicKey } = nobleKem.keygen(seed);
      return {
        privateKey: new NobleKey(priv2, "private", secretKey, extractable, algorithm, seed),
        publicKey: new NobleKey(priv2, "public", publicKey, !0, algorithm)
      };
    },
    async GenerateKeyPair(extractable) {
      let ikm = crypto.getRandomValues(new Uint8Array(Nsk));
      return await this.DeriveKeyPair(ikm, extractable);
    },
    async SerializePublicKey(key) {
      return NobleKey.validate(key, algorithm, !0), key.value(priv2);
    },
    async DeserializePublicKey(key) {
      return new NobleKey(priv2, "public", slice2(key), !0, algorithm);
    },
    async SerializePrivateKey(key) {
      return NobleKey.validate(key, algorithm, !0), key.seed(priv2);
    },
    async DeserializePrivateKey(key, extractable) {
      let { secretKey } = nobleKem.keygen(key);
      return new NobleKey(priv2, "private", secretKey, extractable, algorithm, slice2(key));
    },
    async Encap(pkR) {
      NobleKey.validate(pkR, algorithm);
      let { cipherText, sharedSecret } = nobleKem.encapsulate(pkR.value(priv2));
      return { shared_secret: sharedSecret, enc: cipherText };
    },
    async Decap(enc, skR) {
      return NobleKey.validate(skR, algorithm), nobleKem.decapsulate(enc, skR.value(priv2));
    }
  };
}
var InvalidInvocation2 = (_) => {
  if (_ !== priv2)
    throw new Error("invalid invocation");
}, priv2 = /* @__PURE__ */ Symbol(), NobleKey = class _NobleKey {
  #type;
  #extractable;
  #algorithm;
  #value;
  #seed;
  static #isValid(key) {
    return key.#algorithm !== void 0;
  }
  static validate(key, algorithm, extractable) {
    if (key.algorithm?.name !== algorithm.name)
      throw new TypeError(`key algorithm must be ${algorithm.name}`);
    try {
      if (!_NobleKey.#isValid(key))
        throw new TypeError("unexpected key constructor");
    } catch {
      throw new TypeError("unexpected key constructor");
    }
    if (extractable && !key.extractable)
      throw new TypeError("key must be extractable");
  }
  constructor(_, type, value, extractable, algorithm, seed) {
    InvalidInvocation2(_), this.#type = type, this.#value = value, this.#extractable = extractable, this.#algorithm = algorithm, this.#seed = seed;
  }
  get algorithm() {
    return { name: this.#algorithm.name };
  }
  get extractable() {
    return this.#extractable;
  }
  get type() {
    return this.#type;
  }
  value(_) {
    return InvalidInvocation2(_), slice2(this.#value);
  }
  seed(_) {
    return InvalidInvocation2(_), slice2(this.#seed);
  }
};
function slice2(buffer, start, end) {
  return Uint8Array.prototype.slice.call(buffer, start, end);
}

// .ci/js/bundles/count-hpke.mjs
var AEADS = { "0001": AEAD_AES_128_GCM, "0002": AEAD_AES_256_GCM };
async function suiteOf(id) {
  let [kem, kdf, aead] = id.split("-");
  if (kdf !== "0001" || !Object.hasOwn(AEADS, aead) || !["0020", "647a"].includes(kem))
    throw new Error(`unknown suite ${id}`);
  let suite = (of) => new CipherSuite(of, KDF_HKDF_SHA256, AEADS[aead]);
  if (kem === "0020")
    return suite(KEM_DHKEM_X25519_HKDF_SHA256);
  try {
    let own = suite(KEM_MLKEM768_X25519);
    return await own.GenerateKeyPair(), own;
  } catch {
    return suite(KEM_MLKEM768_X255192);
  }
}
export {
  suiteOf
};
