// What docs/examples/count/vendor/hpke.mjs is made of: HPKE of the package `hpke`, and where the runtime's WebCrypto
// has no ML-KEM, its X-Wing from `@panva/hpke-noble`.

import { KEM_MLKEM768_X25519 as NOBLE_MLKEM768_X25519 } from '@panva/hpke-noble';
import {
  AEAD_AES_128_GCM,
  AEAD_AES_256_GCM,
  CipherSuite,
  KDF_HKDF_SHA256,
  KEM_DHKEM_X25519_HKDF_SHA256,
  KEM_MLKEM768_X25519,
} from 'hpke';

const AEADS = { '0001': AEAD_AES_128_GCM, '0002': AEAD_AES_256_GCM };

/** @param {string} id the numbers of KEM, KDF and AEAD in hexadecimal */
export async function suiteOf(id) {
  const [kem, kdf, aead] = id.split('-');
  if (kdf !== '0001' || !Object.hasOwn(AEADS, aead) || !['0020', '647a'].includes(kem)) {
    throw new Error(`unknown suite ${id}`);
  }
  const suite = (of) => new CipherSuite(of, KDF_HKDF_SHA256, AEADS[aead]);
  if (kem === '0020') {
    return suite(KEM_DHKEM_X25519_HKDF_SHA256);
  }
  try {
    const own = suite(KEM_MLKEM768_X25519);
    await own.GenerateKeyPair(); // whether this runtime has it is known by trying
    return own;
  } catch {
    return suite(NOBLE_MLKEM768_X25519);
  }
}
