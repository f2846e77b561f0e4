// hpke 1.1.7, @panva/hpke-noble 1.0.3 and what it needs: see seal-LICENSE.txt
var us=Object.defineProperty;var Ar=e=>{throw TypeError(e)};var ls=(e,t,n)=>t in e?us(e,t,{enumerable:!0,configurable:!0,writable:!0,value:n}):e[t]=n;var b=(e,t,n)=>ls(e,typeof t!="symbol"?t+"":t,n),An=(e,t,n)=>t.has(e)||Ar("Cannot "+n);var N=(e,t,n)=>(An(e,t,"read from private field"),n?n.call(e):t.get(e)),dt=(e,t,n)=>t.has(e)?Ar("Cannot add the same pri\
vate member more than once"):t instanceof WeakSet?t.add(e):t.set(e,n),mt=(e,t,n,r)=>(An(e,t,"write to private field"),r?
r.call(e,n):t.set(e,n),n),Re=(e,t,n)=>(An(e,t,"access private method"),n);function Dr(e,t,n){let r=new Uint8Array(n);r.set(e);let o=t;for(let s=n-1;s>=0&&o>0;s--)r[s]=r[s]^o&255,o=Math.floor(o/256);
return r}function ds(e){return Math.min(2**(8*e)-1,Number.MAX_SAFE_INTEGER)}function Hr(e,t){if(e>=t)throw new je("Seque\
nce number overflow");return++e}async function Pr(e,t,n,r){ht(n,"exporterContext");let o=Ye(e.KDF);if(!Number.isInteger(
r)||r<=0||r>65535)throw new TypeError('"L" must be a positive integer not exceeding 65535');if(o===2&&r>255*e.KDF.Nh)throw new TypeError(
'"L" must not exceed 255*Nh of the cipher suite KDF');return await(o===1?Ks:Ss)(e.KDF,e.id,t,n,r)}var be,Ge=class{constructor(){
dt(this,be,Promise.resolve())}async lock(){let t,n=new Promise(o=>{t=o}),r=N(this,be);return mt(this,be,n),await r,t}};be=
new WeakMap;function Lr(e,t,n,r,o){return{suite:e,mode:t,key:n,base_nonce:r,exporter_secret:o,max_seq:ds(e.AEAD.Nn),seq:0,
mutex:void 0}}var gt,Bn=class{constructor(t,n,r,o,s){dt(this,gt);mt(this,gt,Lr(t,n,r,o,s))}get mode(){return N(this,gt).
mode}get seq(){return N(this,gt).seq}async Seal(t,n){ht(t,"plaintext"),n??(n=new Uint8Array),ht(n,"aad");let r=N(this,gt);
if(r.suite.AEAD.id===me)throw new TypeError("Export-only AEAD cannot be used with Seal");r.mutex??(r.mutex=new Ge);let o=await r.
mutex.lock(),s;try{return s=await r.suite.AEAD.Seal(r.key,Dr(r.base_nonce,r.seq,r.suite.AEAD.Nn),n,t),r.seq=Hr(r.seq,r.max_seq),
s}finally{o()}}async Export(t,n){return await Pr(N(this,gt).suite,N(this,gt).exporter_secret,t,n)}get Nt(){return N(this,
gt).suite.AEAD.Nt}};gt=new WeakMap;var _t,Nn=class{constructor(t,n,r,o,s){dt(this,_t);mt(this,_t,Lr(t,n,r,o,s))}get mode(){
return N(this,_t).mode}get seq(){return N(this,_t).seq}async Open(t,n){ht(t,"ciphertext"),n??(n=new Uint8Array),ht(n,"aa\
d");let r=N(this,_t);if(r.suite.AEAD.id===me)throw new TypeError("Export-only AEAD cannot be used with Open");r.mutex??(r.
mutex=new Ge);let o=await r.mutex.lock();try{let s;try{s=await r.suite.AEAD.Open(r.key,Dr(r.base_nonce,r.seq,r.suite.AEAD.
Nn),n,t)}catch(i){throw i instanceof je||i instanceof At?i:new Dn("AEAD decryption failed",{cause:i})}return r.seq=Hr(r.
seq,r.max_seq),s}finally{o()}}async Export(t,n){return await Pr(N(this,_t).suite,N(this,_t).exporter_secret,t,n)}};_t=new WeakMap;
var Sn=(e,t)=>{try{let n=e();if(n.type!==t)throw new Error(`Invalid "${t}" return discriminator`);return n}catch(n){throw new TypeError(
`Invalid "${t}"`,{cause:n})}},q,$e,Tr,ze=class{constructor(t,n,r){dt(this,$e);dt(this,q);let o=Sn(t,"KEM"),s=Sn(n,"KDF"),
i=Sn(r,"AEAD");mt(this,q,{KEM:o,KDF:s,AEAD:i,id:at(hs,pt(o.id,2),pt(s.id,2),pt(i.id,2))})}get KEM(){return{id:N(this,q).
KEM.id,name:N(this,q).KEM.name,Nsecret:N(this,q).KEM.Nsecret,Nenc:N(this,q).KEM.Nenc,Npk:N(this,q).KEM.Npk,Nsk:N(this,q).
KEM.Nsk}}get KDF(){return{id:N(this,q).KDF.id,name:N(this,q).KDF.name,stages:N(this,q).KDF.stages,Nh:N(this,q).KDF.Nh}}get AEAD(){
return{id:N(this,q).AEAD.id,name:N(this,q).AEAD.name,Nk:N(this,q).AEAD.Nk,Nn:N(this,q).AEAD.Nn,Nt:N(this,q).AEAD.Nt}}async GenerateKeyPair(t){
return t??(t=!1),vn(t),await N(this,q).KEM.GenerateKeyPair(t)}async DeriveKeyPair(t,n){if(n??(n=!1),vn(n),ht(t,"ikm"),t.
byteLength<N(this,q).KEM.Nsk)throw new Ze('Insufficient "ikm" length');try{return await N(this,q).KEM.DeriveKeyPair(t,n)}catch(r){
throw r instanceof At?r:new Ze("Key derivation failed",{cause:r})}}async SerializePrivateKey(t){return Wt(t,"private",!0),
await N(this,q).KEM.SerializePrivateKey(t)}async SerializePublicKey(t){return Wt(t,"public",!0),await N(this,q).KEM.SerializePublicKey(
t)}async DeserializePrivateKey(t,n){n??(n=!1),vn(n),ht(t,"privateKey");try{if(t.byteLength!==N(this,q).KEM.Nsk)throw new Error(
'Invalid "privateKey" length');return await N(this,q).KEM.DeserializePrivateKey(t,n)}catch(r){throw r instanceof At?r:new Ve(
"Private key deserialization failed",{cause:r})}}async DeserializePublicKey(t){ht(t,"publicKey");try{if(t.byteLength!==N(
this,q).KEM.Npk)throw new Error('Invalid "publicKey" length');return await N(this,q).KEM.DeserializePublicKey(t)}catch(n){
throw n instanceof At?n:new Ve("Public key deserialization failed",{cause:n})}}async Seal(t,n,r){if(N(this,q).AEAD.id===
me)throw new TypeError("Export-only AEAD cannot be used with Seal");let{encapsulatedSecret:o,ctx:s}=await this.SetupSender(
t,r),i=await s.Seal(n,r?.aad);return{encapsulatedSecret:o,ciphertext:i}}async Open(t,n,r,o){if(N(this,q).AEAD.id===me)throw new TypeError(
"Export-only AEAD cannot be used with Open");return await(await this.SetupRecipient(t,n,o)).Open(r,o?.aad)}async SendExport(t,n,r,o){
let{encapsulatedSecret:s,ctx:i}=await this.SetupSender(t,o),c=await i.Export(n,r);return{encapsulatedSecret:s,exportedSecret:c}}async ReceiveExport(t,n,r,o,s){
return await(await this.SetupRecipient(t,n,s)).Export(r,o)}async SetupSender(t,n){Wt(t,"public");let r,o;try{let f=await N(
this,q).KEM.Encap(t);r=f.shared_secret,o=f.enc}catch(f){throw f instanceof te||f instanceof At?f:new kn("Encapsulation f\
ailed",{cause:f})}let s=n?.psk?.byteLength?vr:Sr,{key:i,base_nonce:c,exporter_secret:a}=await Nr(N(this,q),s,r,n?.info,n?.
psk,n?.pskId),u=new Bn(N(this,q),s,i,c,a);return{encapsulatedSecret:o,ctx:u}}async SetupRecipient(t,n,r){let{skR:o,pkR:s}=Re(
this,$e,Tr).call(this,t);if(ht(n,"encapsulatedSecret"),n.byteLength!==N(this,q).KEM.Nenc)throw new Xe("Invalid encapsula\
ted secret length");let i;try{i=await N(this,q).KEM.Decap(n,o,s)}catch(l){throw l instanceof te||l instanceof At?l:new Xe(
"Decapsulation failed",{cause:l})}let c=r?.psk?.byteLength?vr:Sr,{key:a,base_nonce:u,exporter_secret:f}=await Nr(N(this,
q),c,i,r?.info,r?.psk,r?.pskId);return new Nn(N(this,q),c,a,u,f)}};q=new WeakMap,$e=new WeakSet,Tr=function(t){return vs(
t)?{skR:t.privateKey,pkR:t.publicKey}:(Wt(t,"private"),{skR:t,pkR:void 0})};var te=class e extends Error{constructor(t,n){
super(t,n),this.name="ValidationError",Error.captureStackTrace?.(this,e)}},Ve=class e extends Error{constructor(t,n){super(
t,n),this.name="DeserializeError",Error.captureStackTrace?.(this,e)}},kn=class e extends Error{constructor(t,n){super(t,
n),this.name="EncapError",Error.captureStackTrace?.(this,e)}},Xe=class e extends Error{constructor(t,n){super(t,n),this.
name="DecapError",Error.captureStackTrace?.(this,e)}},Dn=class e extends Error{constructor(t,n){super(t,n),this.name="Op\
enError",Error.captureStackTrace?.(this,e)}},je=class e extends Error{constructor(t,n){super(t,n),this.name="MessageLimi\
tReachedError",Error.captureStackTrace?.(this,e)}},Ze=class e extends Error{constructor(t,n){super(t,n),this.name="Deriv\
eKeyPairError",Error.captureStackTrace?.(this,e)}},At=class e extends Error{constructor(t,n){super(t,n),this.name="NotSu\
pportedError",Error.captureStackTrace?.(this,e)}},Sr=0,vr=1;function at(...e){let t=e.reduce((o,{length:s})=>o+s,0),n=new Uint8Array(
t),r=0;for(let o of e)n.set(o,r),r+=o.length;return n}function Jt(e,t,n){return Uint8Array.prototype.slice.call(e,t,n)}function Z(e){
let t=new Uint8Array(e.length);for(let n=0;n<e.length;n++){let r=e.charCodeAt(n);if(r>127)throw new TypeError("Input str\
ing must contain only ASCII characters");t[n]=r}return t}var Ln=Z("HPKE-v1"),hs=Z("HPKE"),ps=Z("KEM"),Mr=Z("sec"),Ir=Z("\
secret"),ys=Z("key"),xs=Z("base_nonce"),Br=Z("exp"),ms=Z("psk_id_hash"),bs=Z("info_hash"),ws=Z("dkp_prk");var gs=Z("eae_prk"),Or=Z("shared_secret"),Es=Z("sk");function xe(e){return at(pt(e.byteLength,2),e)}async function ee(e,t,n,r,o,s){let i=at(n,Ln,t,xe(r),pt(s,2),o);return await e.
Derive(i,s)}async function Ks(e,t,n,r,o){return Dt(r,"Exporter context",Fe),await ee(e,t,n,Mr,r,o)}async function _s(e,t,n,r,o,s){
Dt(o,"PSK",Fe),Dt(s,"PSK ID",Fe),Dt(r,"Info",Fe);let i=at(xe(o),xe(n)),c=at(pt(t,1),xe(s),xe(r)),a=await ee(e.KDF,e.id,i,
Ir,c,e.AEAD.Nk+e.AEAD.Nn+e.KDF.Nh),u=Jt(a,0,e.AEAD.Nk),f=Jt(a,e.AEAD.Nk,e.AEAD.Nk+e.AEAD.Nn),l=Jt(a,e.AEAD.Nk+e.AEAD.Nn);
return{key:u,base_nonce:f,exporter_secret:l}}var qe=65535,Fe=65535;function Dt(e,t,n){if(e.byteLength>n)throw new TypeError(
`${t} length must not exceed ${n} bytes`)}function ht(e,t){if(!(e instanceof Uint8Array))throw new TypeError(`"${t}" mus\
t be Uint8Array`);if(typeof SharedArrayBuffer<"u"&&e.buffer instanceof SharedArrayBuffer)throw new TypeError(`"${t}" mus\
t not be backed by a SharedArrayBuffer`)}function vn(e){if(typeof e!="boolean")throw new TypeError('"extractable" must b\
e boolean')}async function As(e,t,n,r,o,s){Dt(o,"PSK",qe),Dt(s,"PSK ID",qe),Dt(r,"Info",qe);let[i,c]=await Promise.all([
Ht(e.KDF,e.id,new Uint8Array,ms,s),Ht(e.KDF,e.id,new Uint8Array,bs,r)]),a=at(pt(t,1),i,c),u=await Ht(e.KDF,e.id,n,Ir,o);
if(e.AEAD.id===me){let p=await Et(e.KDF,e.id,u,Br,a,e.KDF.Nh);return{key:new Uint8Array,base_nonce:new Uint8Array,exporter_secret:p}}
let[f,l,h]=await Promise.all([Et(e.KDF,e.id,u,ys,a,e.AEAD.Nk),Et(e.KDF,e.id,u,xs,a,e.AEAD.Nn),Et(e.KDF,e.id,u,Br,a,e.KDF.
Nh)]);return{key:f,base_nonce:l,exporter_secret:h}}async function Ss(e,t,n,r,o){return Dt(r,"Exporter context",qe),await Et(
e,t,n,Mr,r,o)}async function Ht(e,t,n,r,o){let s=at(Ln,t,r,o);return await e.Extract(n,s)}async function Et(e,t,n,r,o,s){
let i=at(pt(s,2),Ln,t,r,o);return await e.Expand(n,i,s)}function vs(e){if(!e||typeof e!="object")return!1;if("publicKey"in
e&&"privateKey"in e){let t=e.publicKey;e=e.privateKey;try{if(Wt(t,"public"),Wt(e,"private"),t.algorithm.name!==e.algorithm.
name)throw new TypeError("key pair algorithms do not match")}catch(n){throw new TypeError('Invalid "privateKey"',{cause:n})}
return!0}return!1}function Wt(e,t,n){let r=e;if(typeof r.algorithm!="object"||typeof r.algorithm.name!="string"||typeof r.
extractable!="boolean"||typeof r.type!="string"||r.type!==t)throw new TypeError(`Invalid "${t}Key"`);if(n&&r.extractable!==
!0)throw new TypeError(`"${t}Key" must be extractable`)}function pt(e,t){if(!Number.isSafeInteger(t)||t<=0)throw new Error(
"w must be a positive safe integer");if(!Number.isSafeInteger(e)||e<0)throw new Error("n must be a non-negative safe int\
eger");let n=Math.pow(256,t);if(e>=n)throw new Error("n too large to fit in w-length byte string");let r=new Uint8Array(
t),o=e;for(let s=0;s<t&&o;s++)r[t-(s+1)]=o%256,o=Math.floor(o/256);return r}function Ye(e){if(e.stages===1||e.stages===2)
return e.stages;throw new Error("unreachable")}async function Nr(e,t,n,r,o,s){r??(r=new Uint8Array),ht(r,"info"),o??(o=new Uint8Array),
ht(o,"psk"),s??(s=new Uint8Array),ht(s,"pskId");let c=Ye(e.KDF)===1?_s:As;return Bs(o,s),await c(e,t,n,r,o,s)}function Bs(e,t){
if(e.byteLength&&t.byteLength){if(e.byteLength<32)throw new TypeError("Insufficient PSK length");return}if(!(!e.byteLength&&
!t.byteLength))throw new TypeError("Inconsistent PSK inputs")}var Ns=()=>{throw new Error("unreachable")},me=65535,ks=2**
36-31,Qi=2**38-64;async function ct(e,t){try{return await e(crypto.subtle)}catch(n){throw n instanceof TypeError||n instanceof DOMException&&
n.name==="NotSupportedError"?new At(`${t} is unsupported in this runtime`,{cause:n}):n}}async function Hn(e,t,n){let r=e.
get(t);if(r&&r.bytes.byteLength===t.byteLength&&r.bytes.every((i,c)=>i===t[c]))return r.key;let o=Jt(t),s={bytes:o,key:n(
o)};e.set(t,s);try{return await s.key}catch(i){throw e.get(t)===s&&e.delete(t),i}}function Ds(){let e;async function t(r){
return await ct(o=>o.importKey("raw",r,{name:"HMAC",hash:this.hash},!1,["sign"]),this.name)}let n=new WeakMap;return{stages:2,
Derive:Ns,async Extract(r,o){let s=r.byteLength===0?e??(e=await t.call(this,new ArrayBuffer(this.Nh))):await t.call(this,
r);return new Uint8Array(await ct(i=>i.sign("HMAC",s,o),this.name))},async Expand(r,o,s){if(r.byteLength<this.Nh)throw new Error(
"prk.byteLength < this.Nh");if(s>255*this.Nh)throw new Error("L must be <= 255*Nh");let i=Math.ceil(s/this.Nh),c=await Hn(
n,r,f=>t.call(this,f)),a=new Uint8Array(i*this.Nh),u=new Uint8Array;for(let f=0;f<i;f++){let l=new Uint8Array(u.byteLength+
o.byteLength+1);l.set(u),l.set(o,u.byteLength),l[u.byteLength+o.byteLength]=f+1;let h=new Uint8Array(await ct(p=>p.sign(
"HMAC",c,l),this.name));a.set(h,f*this.Nh),u=h}return Jt(a,0,s)}}}var Tn=function(){return{id:1,type:"KDF",name:"HKDF-SH\
A256",Nh:32,hash:"SHA-256",...Ds()}};async function Hs(e,t,n){if(!t.extractable)throw new TypeError('"privateKey" must be extractable or a Key Pair must be u\
sed in this runtime');return await ct(async r=>{let o=await r.exportKey("jwk",t);return r.importKey("jwk",{kty:o.kty,crv:o.
crv,x:o.x,y:o.y},t.algorithm,!0,n)},e)}async function Pn(e,t,n){return await ct(r=>r.getPublicKey?.(t,n),e)||await Hs(e,
t,n)}function Ps(e){e=e.replace(/-/g,"+").replace(/_/g,"/");let t=atob(e),n=new Uint8Array(t.length);for(let r=0;r<t.length;r++)
n[r]=t.charCodeAt(r);return n}function Ls(e){return Uint8Array.fromBase64?.(e,{alphabet:"base64url"})||Ps(e)}async function Ts(e,t,n,r){if(Ye(e.kdf)===
1)return await ee(e.kdf,e.suite_id,t,n,r,e.Nsk);let o=await Ht(e.kdf,e.suite_id,new Uint8Array,ws,t);return await Et(e.kdf,
e.suite_id,o,n,r,e.Nsk)}function pe(e,t){if(e.algorithm.name!==t.name)throw new TypeError(`key algorithm must be ${t.name}`);if(e.algorithm.namedCurve!==
t.namedCurve)throw new TypeError(`key namedCurve must be ${t.namedCurve}`)}function ye(e){if(e[Symbol.toStringTag]!=="Cr\
yptoKey"){if(e instanceof CryptoKey)return;throw new TypeError("unexpected key constructor")}}async function Ms(e,t,n){return await ee(
e.kdf,e.suite_id,t,Or,n,e.Nsecret)}async function Is(e,t,n){let r=await Ht(e.kdf,e.suite_id,new Uint8Array,gs,t);return await Et(
e.kdf,e.suite_id,r,Or,n,e.Nsecret)}async function kr(e,t,n){return await(Ye(e.kdf)===1?Ms:Is)(e,t,n)}function Os(){return{
async GenerateKeyPair(e){return await ct(t=>t.generateKey(this.algorithm,e,["deriveBits"]),this.name)},async SerializePublicKey(e){
return pe(e,this.algorithm),ye(e),new Uint8Array(await ct(t=>t.exportKey("raw",e),this.name))},async DeserializePublicKey(e){
return await ct(t=>t.importKey("raw",e,this.algorithm,!0,[]),this.name)},async SerializePrivateKey(e){pe(e,this.algorithm),
ye(e);let{d:t}=await ct(n=>n.exportKey("jwk",e),this.name);return Ls(t)},async Encap(e){pe(e,this.algorithm),ye(e);let t=await this.
GenerateKeyPair(!1),n=t.privateKey,r=t.publicKey,o=new Uint8Array(await ct(u=>u.deriveBits({name:n.algorithm.name,public:e},
n,this.Ndh<<3),this.name)),s=await this.SerializePublicKey(r),i=await this.SerializePublicKey(e),c=at(s,i);return{shared_secret:await kr(
this,o,c),enc:s}},async Decap(e,t,n){pe(t,this.algorithm),ye(t),n?(pe(n,this.algorithm),ye(n)):n=await Pn(this.name,t,[]);
let r=await this.DeserializePublicKey(e),o=new Uint8Array(await ct(a=>a.deriveBits({name:t.algorithm.name,public:r},t,this.
Ndh<<3),this.name)),s=await this.SerializePublicKey(n),i=at(e,s);return await kr(this,o,i)}}}async function Us(e,t,n){let r,
o;return!n&&typeof crypto.subtle.getPublicKey!="function"?(r=await e.DeserializePrivateKey(t,!0),o=await Pn(e.name,r,[]),
r=await e.DeserializePrivateKey(t,!1)):(r=await e.DeserializePrivateKey(t,n),o=await Pn(e.name,r,[])),{privateKey:r,publicKey:o}}
async function Cs(e,t,n,r,o,s){let i=Jt(n),c=new Uint8Array(t+i.byteLength);return c.set(i),c.set(o,i.byteLength),await ct(
a=>a.importKey("pkcs8",c,r,s,["deriveBits"]),e)}async function Rs(e,t){let n=await Ts(this,e,Es,new Uint8Array);return await Us(this,n,t)}var Ur=function(){let t="DHKEM(X25519, HKDF-SHA256)",n=Tn();return n.name=t,{id:32,suite_id:at(ps,pt(32,2)),type:"KEM",name:t,
kdf:n,Nsecret:32,Nenc:32,Npk:32,Nsk:32,Ndh:32,algorithm:{name:"X25519"},pkcs8:Uint8Array.of(48,46,2,1,0,48,5,6,3,43,101,
110,4,34,4,32),DeriveKeyPair:Rs,async DeserializePrivateKey(r,o){return await Cs(t,this.Nsk,this.pkcs8,this.algorithm,r,
o)},...Os()}};function qs(e){let t=new WeakMap;async function n(r){return await ct(o=>o.importKey(this.keyFormat,r,this.algorithm,!1,[
"encrypt","decrypt"]),this.name)}return{async Seal(r,o,s,i){if(i.byteLength>e)throw new RangeError('"pt" exceeds P_MAX');
let c=await Hn(t,r,a=>n.call(this,a));return new Uint8Array(await ct(a=>a.encrypt({name:this.algorithm,iv:o,additionalData:s},
c,i),this.name))},async Open(r,o,s,i){let c=await Hn(t,r,a=>n.call(this,a));return new Uint8Array(await ct(a=>a.decrypt(
{name:this.algorithm,iv:o,additionalData:s},c,i),this.name))}}}var Cr=function(){return{id:2,type:"AEAD",name:"AES-256-GCM",Nk:32,Nn:12,Nt:16,algorithm:"AES-GCM",keyFormat:"raw",...qs(
ks)}};var Qe=BigInt(4294967295),Rr=BigInt(32);function Fs(e,t=!1){return t?{h:Number(e&Qe),l:Number(e>>Rr&Qe)}:{h:Number(e>>Rr&
Qe)|0,l:Number(e&Qe)|0}}function We(e,t=!1){let n=e.length,r=new Uint32Array(n),o=new Uint32Array(n);for(let s=0;s<n;s++){
let{h:i,l:c}=Fs(e[s],t);[r[s],o[s]]=[i,c]}return[r,o]}var Mn=(e,t,n)=>e>>>n,In=(e,t,n)=>e<<32-n|t>>>n,qt=(e,t,n)=>e>>>n|t<<32-n,Ft=(e,t,n)=>e<<32-n|t>>>n,we=(e,t,n)=>e<<64-n|
t>>>n-32,ge=(e,t,n)=>e>>>n-32|t<<64-n;var qr=(e,t,n)=>e<<n|t>>>32-n,Fr=(e,t,n)=>t<<n|e>>>32-n,Gr=(e,t,n)=>t<<n-32|e>>>64-n,zr=(e,t,n)=>e<<n-32|t>>>64-n;function Kt(e,t,n,r){
let o=(t>>>0)+(r>>>0);return{h:e+n+(o/2**32|0)|0,l:o|0}}var Vr=(e,t,n)=>(e>>>0)+(t>>>0)+(n>>>0),Xr=(e,t,n,r)=>t+n+r+(e/2**
32|0)|0,jr=(e,t,n,r)=>(e>>>0)+(t>>>0)+(n>>>0)+(r>>>0),Zr=(e,t,n,r,o)=>t+n+r+o+(e/2**32|0)|0,$r=(e,t,n,r,o)=>(e>>>0)+(t>>>
0)+(n>>>0)+(r>>>0)+(o>>>0),Yr=(e,t,n,r,o,s)=>t+n+r+o+s+(e/2**32|0)|0;function ne(e){return e instanceof Uint8Array||ArrayBuffer.isView(e)&&e.constructor.name==="Uint8Array"}function J(e,t=""){
if(!Number.isSafeInteger(e)||e<0){let n=t&&`"${t}" `;throw new Error(`${n}expected integer >= 0, got ${e}`)}}function D(e,t,n=""){
let r=ne(e),o=e?.length,s=t!==void 0;if(!r||s&&o!==t){let i=n&&`"${n}" `,c=s?` of length ${t}`:"",a=r?`length=${o}`:`typ\
e=${typeof e}`;throw new Error(i+"expected Uint8Array"+c+", got "+a)}return e}function yt(e){if(typeof e!="function"||typeof e.
create!="function")throw new Error("Hash must wrapped by utils.createHasher");J(e.outputLen),J(e.blockLen)}function vt(e,t=!0){
if(e.destroyed)throw new Error("Hash instance has been destroyed");if(t&&e.finished)throw new Error("Hash#digest() has a\
lready been called")}function Je(e,t){D(e,void 0,"digestInto() output");let n=t.outputLen;if(e.length<n)throw new Error(
'"digestInto() output" expected to be of length >='+n)}function tn(e){return new Uint32Array(e.buffer,e.byteOffset,Math.floor(e.byteLength/4))}function lt(...e){for(let t=0;t<
e.length;t++)e[t].fill(0)}function en(e){return new DataView(e.buffer,e.byteOffset,e.byteLength)}function bt(e,t){return e<<
32-t|e>>>t}var zs=new Uint8Array(new Uint32Array([287454020]).buffer)[0]===68;function Vs(e){return e<<24&4278190080|e<<8&16711680|
e>>>8&65280|e>>>24&255}function Xs(e){for(let t=0;t<e.length;t++)e[t]=Vs(e[t]);return e}var On=zs?e=>e:Xs,Wr=typeof Uint8Array.from([]).toHex==
"function"&&typeof Uint8Array.fromHex=="function",js=Array.from({length:256},(e,t)=>t.toString(16).padStart(2,"0"));function Gt(e){
if(D(e),Wr)return e.toHex();let t="";for(let n=0;n<e.length;n++)t+=js[e[n]];return t}var St={_0:48,_9:57,A:65,F:70,a:97,
f:102};function Qr(e){if(e>=St._0&&e<=St._9)return e-St._0;if(e>=St.A&&e<=St.F)return e-(St.A-10);if(e>=St.a&&e<=St.f)return e-
(St.a-10)}function zt(e){if(typeof e!="string")throw new Error("hex string expected, got "+typeof e);if(Wr)return Uint8Array.
fromHex(e);let t=e.length,n=t/2;if(t%2)throw new Error("hex string expected, got unpadded hex of length "+t);let r=new Uint8Array(
n);for(let o=0,s=0;o<n;o++,s+=2){let i=Qr(e.charCodeAt(s)),c=Qr(e.charCodeAt(s+1));if(i===void 0||c===void 0){let a=e[s]+
e[s+1];throw new Error('hex string expected, got non-hex character "'+a+'" at index '+s)}r[o]=i*16+c}return r}function tt(...e){let t=0;for(let r=0;r<e.length;r++){let o=e[r];D(o),t+=o.length}let n=new Uint8Array(t);for(let r=0,o=0;r<
e.length;r++){let s=e[r];n.set(s,o),o+=s.length}return n}function re(e,t={}){let n=(o,s)=>e(s).update(o).digest(),r=e(void 0);return n.outputLen=r.outputLen,n.blockLen=r.blockLen,
n.create=o=>e(o),Object.assign(n,t),Object.freeze(n)}function Pt(e=32){let t=typeof globalThis=="object"?globalThis.crypto:
null;if(typeof t?.getRandomValues!="function")throw new Error("crypto.getRandomValues must be defined");return t.getRandomValues(
new Uint8Array(e))}var Lt=e=>({oid:Uint8Array.from([6,9,96,134,72,1,101,3,4,2,e])});var Zs=BigInt(0),Ee=BigInt(1),$s=BigInt(2),Ys=BigInt(7),Qs=BigInt(256),Ws=BigInt(113),eo=[],no=[],ro=[];for(let e=0,t=Ee,
n=1,r=0;e<24;e++){[n,r]=[r,(2*n+3*r)%5],eo.push(2*(5*r+n)),no.push((e+1)*(e+2)/2%64);let o=Zs;for(let s=0;s<7;s++)t=(t<<
Ee^(t>>Ys)*Ws)%Qs,t&$s&&(o^=Ee<<(Ee<<BigInt(s))-Ee);ro.push(o)}var oo=We(ro,!0),Js=oo[0],ti=oo[1],Jr=(e,t,n)=>n>32?Gr(e,
t,n):qr(e,t,n),to=(e,t,n)=>n>32?zr(e,t,n):Fr(e,t,n);function ei(e,t=24){let n=new Uint32Array(10);for(let r=24-t;r<24;r++){
for(let i=0;i<10;i++)n[i]=e[i]^e[i+10]^e[i+20]^e[i+30]^e[i+40];for(let i=0;i<10;i+=2){let c=(i+8)%10,a=(i+2)%10,u=n[a],f=n[a+
1],l=Jr(u,f,1)^n[c],h=to(u,f,1)^n[c+1];for(let p=0;p<50;p+=10)e[i+p]^=l,e[i+p+1]^=h}let o=e[2],s=e[3];for(let i=0;i<24;i++){
let c=no[i],a=Jr(o,s,c),u=to(o,s,c),f=eo[i];o=e[f],s=e[f+1],e[f]=a,e[f+1]=u}for(let i=0;i<50;i+=10){for(let c=0;c<10;c++)
n[c]=e[i+c];for(let c=0;c<10;c++)e[i+c]^=~n[(c+2)%10]&n[(c+4)%10]}e[0]^=Js[r],e[1]^=ti[r]}lt(n)}var nn=class e{constructor(t,n,r,o=!1,s=24){
b(this,"state");b(this,"pos",0);b(this,"posOut",0);b(this,"finished",!1);b(this,"state32");b(this,"destroyed",!1);b(this,
"blockLen");b(this,"suffix");b(this,"outputLen");b(this,"enableXOF",!1);b(this,"rounds");if(this.blockLen=t,this.suffix=
n,this.outputLen=r,this.enableXOF=o,this.rounds=s,J(r,"outputLen"),!(0<t&&t<200))throw new Error("only keccak-f1600 func\
tion is supported");this.state=new Uint8Array(200),this.state32=tn(this.state)}clone(){return this._cloneInto()}keccak(){
On(this.state32),ei(this.state32,this.rounds),On(this.state32),this.posOut=0,this.pos=0}update(t){vt(this),D(t);let{blockLen:n,
state:r}=this,o=t.length;for(let s=0;s<o;){let i=Math.min(n-this.pos,o-s);for(let c=0;c<i;c++)r[this.pos++]^=t[s++];this.
pos===n&&this.keccak()}return this}finish(){if(this.finished)return;this.finished=!0;let{state:t,suffix:n,pos:r,blockLen:o}=this;
t[r]^=n,(n&128)!==0&&r===o-1&&this.keccak(),t[o-1]^=128,this.keccak()}writeInto(t){vt(this,!1),D(t),this.finish();let n=this.
state,{blockLen:r}=this;for(let o=0,s=t.length;o<s;){this.posOut>=r&&this.keccak();let i=Math.min(r-this.posOut,s-o);t.set(
n.subarray(this.posOut,this.posOut+i),o),this.posOut+=i,o+=i}return t}xofInto(t){if(!this.enableXOF)throw new Error("XOF\
 is not possible for this instance");return this.writeInto(t)}xof(t){return J(t),this.xofInto(new Uint8Array(t))}digestInto(t){
if(Je(t,this),this.finished)throw new Error("digest() was already called");return this.writeInto(t),this.destroy(),t}digest(){
return this.digestInto(new Uint8Array(this.outputLen))}destroy(){this.destroyed=!0,lt(this.state)}_cloneInto(t){let{blockLen:n,
suffix:r,outputLen:o,rounds:s,enableXOF:i}=this;return t||(t=new e(n,r,o,i,s)),t.state32.set(this.state32),t.pos=this.pos,
t.posOut=this.posOut,t.finished=this.finished,t.rounds=s,t.suffix=r,t.outputLen=o,t.enableXOF=i,t.destroyed=this.destroyed,
t}},so=(e,t,n,r={})=>re(()=>new nn(t,e,n),r);var oe=so(6,136,32,Lt(8));var io=so(6,72,64,Lt(10));var co=(e,t,n,r={})=>re((o={})=>new nn(t,e,o.dkLen===void 0?n:o.dkLen,!0),r),Un=co(31,168,16,Lt(11)),wt=co(31,136,32,Lt(
12));var rn=class{constructor(t,n){b(this,"oHash");b(this,"iHash");b(this,"blockLen");b(this,"outputLen");b(this,"finished",!1);
b(this,"destroyed",!1);if(yt(t),D(n,void 0,"key"),this.iHash=t.create(),typeof this.iHash.update!="function")throw new Error(
"Expected instance of class which extends utils.Hash");this.blockLen=this.iHash.blockLen,this.outputLen=this.iHash.outputLen;
let r=this.blockLen,o=new Uint8Array(r);o.set(n.length>r?t.create().update(n).digest():n);for(let s=0;s<o.length;s++)o[s]^=
54;this.iHash.update(o),this.oHash=t.create();for(let s=0;s<o.length;s++)o[s]^=106;this.oHash.update(o),lt(o)}update(t){
return vt(this),this.iHash.update(t),this}digestInto(t){vt(this),D(t,this.outputLen,"output"),this.finished=!0,this.iHash.
digestInto(t),this.oHash.update(t),this.oHash.digestInto(t),this.destroy()}digest(){let t=new Uint8Array(this.oHash.outputLen);
return this.digestInto(t),t}_cloneInto(t){t||(t=Object.create(Object.getPrototypeOf(this),{}));let{oHash:n,iHash:r,finished:o,
destroyed:s,blockLen:i,outputLen:c}=this;return t=t,t.finished=o,t.destroyed=s,t.blockLen=i,t.outputLen=c,t.oHash=n._cloneInto(
t.oHash),t.iHash=r._cloneInto(t.iHash),t}clone(){return this._cloneInto()}destroy(){this.destroyed=!0,this.oHash.destroy(),
this.iHash.destroy()}},se=(e,t,n)=>new rn(e,t).update(n).digest();se.create=(e,t)=>new rn(e,t);function on(e,t,n){return yt(e),n===void 0&&(n=new Uint8Array(e.outputLen)),se(e,n,t)}var Cn=Uint8Array.of(0),ao=Uint8Array.
of();function sn(e,t,n,r=32){yt(e),J(r,"length");let o=e.outputLen;if(r>255*o)throw new Error("Length must be <= 255*Has\
hLen");let s=Math.ceil(r/o);n===void 0?n=ao:D(n,void 0,"info");let i=new Uint8Array(s*o),c=se.create(e,t),a=c._cloneInto(),
u=new Uint8Array(c.outputLen);for(let f=0;f<s;f++)Cn[0]=f+1,a.update(f===0?ao:u).update(n).update(Cn).digestInto(u),i.set(
u,o*f),c._cloneInto(a);return c.destroy(),a.destroy(),lt(u,Cn),i.slice(0,r)}function fo(e,t,n){return e&t^~e&n}function uo(e,t,n){return e&t^e&n^t&n}var Ke=class{constructor(t,n,r,o){b(this,"block\
Len");b(this,"outputLen");b(this,"padOffset");b(this,"isLE");b(this,"buffer");b(this,"view");b(this,"finished",!1);b(this,
"length",0);b(this,"pos",0);b(this,"destroyed",!1);this.blockLen=t,this.outputLen=n,this.padOffset=r,this.isLE=o,this.buffer=
new Uint8Array(t),this.view=en(this.buffer)}update(t){vt(this),D(t);let{view:n,buffer:r,blockLen:o}=this,s=t.length;for(let i=0;i<
s;){let c=Math.min(o-this.pos,s-i);if(c===o){let a=en(t);for(;o<=s-i;i+=o)this.process(a,i);continue}r.set(t.subarray(i,
i+c),this.pos),this.pos+=c,i+=c,this.pos===o&&(this.process(n,0),this.pos=0)}return this.length+=t.length,this.roundClean(),
this}digestInto(t){vt(this),Je(t,this),this.finished=!0;let{buffer:n,view:r,blockLen:o,isLE:s}=this,{pos:i}=this;n[i++]=
128,lt(this.buffer.subarray(i)),this.padOffset>o-i&&(this.process(r,0),i=0);for(let l=i;l<o;l++)n[l]=0;r.setBigUint64(o-
8,BigInt(this.length*8),s),this.process(r,0);let c=en(t),a=this.outputLen;if(a%4)throw new Error("_sha2: outputLen must \
be aligned to 32bit");let u=a/4,f=this.get();if(u>f.length)throw new Error("_sha2: outputLen bigger than state");for(let l=0;l<
u;l++)c.setUint32(4*l,f[l],s)}digest(){let{buffer:t,outputLen:n}=this;this.digestInto(t);let r=t.slice(0,n);return this.
destroy(),r}_cloneInto(t){t||(t=new this.constructor),t.set(...this.get());let{blockLen:n,buffer:r,length:o,finished:s,destroyed:i,
pos:c}=this;return t.destroyed=i,t.finished=s,t.length=o,t.pos=c,o%n&&t.buffer.set(r),t}clone(){return this._cloneInto()}},
Bt=Uint32Array.from([1779033703,3144134277,1013904242,2773480762,1359893119,2600822924,528734635,1541459225]);var rt=Uint32Array.from([3418070365,3238371032,1654270250,914150663,2438529370,812702999,355462360,4144912697,1731405415,
4290775857,2394180231,1750603025,3675008525,1694076839,1203062813,3204075428]);var ni=Uint32Array.from([1116352408,1899447441,3049323471,3921009573,961987163,1508970993,2453635748,2870763221,3624381080,
310598401,607225278,1426881987,1925078388,2162078206,2614888103,3248222580,3835390401,4022224774,264347078,604807628,770255983,
1249150122,1555081692,1996064986,2554220882,2821834349,2952996808,3210313671,3336571891,3584528711,113926993,338241895,666307205,
773529912,1294757372,1396182291,1695183700,1986661051,2177026350,2456956037,2730485921,2820302411,3259730800,3345764771,
3516065817,3600352804,4094571909,275423344,430227734,506948616,659060556,883997877,958139571,1322822218,1537002063,1747873779,
1955562222,2024104815,2227730452,2361852424,2428436474,2756734187,3204031479,3329325298]),Tt=new Uint32Array(64),Rn=class extends Ke{constructor(t){
super(64,t,8,!1)}get(){let{A:t,B:n,C:r,D:o,E:s,F:i,G:c,H:a}=this;return[t,n,r,o,s,i,c,a]}set(t,n,r,o,s,i,c,a){this.A=t|0,
this.B=n|0,this.C=r|0,this.D=o|0,this.E=s|0,this.F=i|0,this.G=c|0,this.H=a|0}process(t,n){for(let l=0;l<16;l++,n+=4)Tt[l]=
t.getUint32(n,!1);for(let l=16;l<64;l++){let h=Tt[l-15],p=Tt[l-2],x=bt(h,7)^bt(h,18)^h>>>3,E=bt(p,17)^bt(p,19)^p>>>10;Tt[l]=
E+Tt[l-7]+x+Tt[l-16]|0}let{A:r,B:o,C:s,D:i,E:c,F:a,G:u,H:f}=this;for(let l=0;l<64;l++){let h=bt(c,6)^bt(c,11)^bt(c,25),p=f+
h+fo(c,a,u)+ni[l]+Tt[l]|0,E=(bt(r,2)^bt(r,13)^bt(r,22))+uo(r,o,s)|0;f=u,u=a,a=c,c=i+p|0,i=s,s=o,o=r,r=p+E|0}r=r+this.A|0,
o=o+this.B|0,s=s+this.C|0,i=i+this.D|0,c=c+this.E|0,a=a+this.F|0,u=u+this.G|0,f=f+this.H|0,this.set(r,o,s,i,c,a,u,f)}roundClean(){
lt(Tt)}destroy(){this.set(0,0,0,0,0,0,0,0),lt(this.buffer)}},qn=class extends Rn{constructor(){super(32);b(this,"A",Bt[0]|
0);b(this,"B",Bt[1]|0);b(this,"C",Bt[2]|0);b(this,"D",Bt[3]|0);b(this,"E",Bt[4]|0);b(this,"F",Bt[5]|0);b(this,"G",Bt[6]|
0);b(this,"H",Bt[7]|0)}};var lo=We(["0x428a2f98d728ae22","0x7137449123ef65cd","0xb5c0fbcfec4d3b2f","0xe9b5dba58189dbbc","0x3956c25bf348b538","0x5\
9f111f1b605d019","0x923f82a4af194f9b","0xab1c5ed5da6d8118","0xd807aa98a3030242","0x12835b0145706fbe","0x243185be4ee4b28c",
"0x550c7dc3d5ffb4e2","0x72be5d74f27b896f","0x80deb1fe3b1696b1","0x9bdc06a725c71235","0xc19bf174cf692694","0xe49b69c19ef1\
4ad2","0xefbe4786384f25e3","0x0fc19dc68b8cd5b5","0x240ca1cc77ac9c65","0x2de92c6f592b0275","0x4a7484aa6ea6e483","0x5cb0a9\
dcbd41fbd4","0x76f988da831153b5","0x983e5152ee66dfab","0xa831c66d2db43210","0xb00327c898fb213f","0xbf597fc7beef0ee4","0x\
c6e00bf33da88fc2","0xd5a79147930aa725","0x06ca6351e003826f","0x142929670a0e6e70","0x27b70a8546d22ffc","0x2e1b21385c26c92\
6","0x4d2c6dfc5ac42aed","0x53380d139d95b3df","0x650a73548baf63de","0x766a0abb3c77b2a8","0x81c2c92e47edaee6","0x92722c851\
482353b","0xa2bfe8a14cf10364","0xa81a664bbc423001","0xc24b8b70d0f89791","0xc76c51a30654be30","0xd192e819d6ef5218","0xd69\
906245565a910","0xf40e35855771202a","0x106aa07032bbd1b8","0x19a4c116b8d2d0c8","0x1e376c085141ab53","0x2748774cdf8eeb99",
"0x34b0bcb5e19b48a8","0x391c0cb3c5c95a63","0x4ed8aa4ae3418acb","0x5b9cca4f7763e373","0x682e6ff3d6b2b8a3","0x748f82ee5def\
b2fc","0x78a5636f43172f60","0x84c87814a1f0ab72","0x8cc702081a6439ec","0x90befffa23631e28","0xa4506cebde82bde9","0xbef9a3\
f7b2c67915","0xc67178f2e372532b","0xca273eceea26619c","0xd186b8c721c0c207","0xeada7dd6cde0eb1e","0xf57d4f7fee6ed178","0x\
06f067aa72176fba","0x0a637dc5a2c898a6","0x113f9804bef90dae","0x1b710b35131c471b","0x28db77f523047d84","0x32caab7b40c7249\
3","0x3c9ebe0a15c9bebc","0x431d67c49c100d4c","0x4cc5d4becb3e42b6","0x597f299cfc657e2a","0x5fcb6fab3ad6faec","0x6c44198c4\
a475817"].map(e=>BigInt(e))),ri=lo[0],oi=lo[1],Mt=new Uint32Array(80),It=new Uint32Array(80),Fn=class extends Ke{constructor(t){
super(128,t,16,!1)}get(){let{Ah:t,Al:n,Bh:r,Bl:o,Ch:s,Cl:i,Dh:c,Dl:a,Eh:u,El:f,Fh:l,Fl:h,Gh:p,Gl:x,Hh:E,Hl:m}=this;return[
t,n,r,o,s,i,c,a,u,f,l,h,p,x,E,m]}set(t,n,r,o,s,i,c,a,u,f,l,h,p,x,E,m){this.Ah=t|0,this.Al=n|0,this.Bh=r|0,this.Bl=o|0,this.
Ch=s|0,this.Cl=i|0,this.Dh=c|0,this.Dl=a|0,this.Eh=u|0,this.El=f|0,this.Fh=l|0,this.Fl=h|0,this.Gh=p|0,this.Gl=x|0,this.
Hh=E|0,this.Hl=m|0}process(t,n){for(let g=0;g<16;g++,n+=4)Mt[g]=t.getUint32(n),It[g]=t.getUint32(n+=4);for(let g=16;g<80;g++){
let H=Mt[g-15]|0,T=It[g-15]|0,C=qt(H,T,1)^qt(H,T,8)^Mn(H,T,7),z=Ft(H,T,1)^Ft(H,T,8)^In(H,T,7),I=Mt[g-2]|0,B=It[g-2]|0,G=qt(
I,B,19)^we(I,B,61)^Mn(I,B,6),F=Ft(I,B,19)^ge(I,B,61)^In(I,B,6),O=jr(z,F,It[g-7],It[g-16]),U=Zr(O,C,G,Mt[g-7],Mt[g-16]);Mt[g]=
U|0,It[g]=O|0}let{Ah:r,Al:o,Bh:s,Bl:i,Ch:c,Cl:a,Dh:u,Dl:f,Eh:l,El:h,Fh:p,Fl:x,Gh:E,Gl:m,Hh:S,Hl:K}=this;for(let g=0;g<80;g++){
let H=qt(l,h,14)^qt(l,h,18)^we(l,h,41),T=Ft(l,h,14)^Ft(l,h,18)^ge(l,h,41),C=l&p^~l&E,z=h&x^~h&m,I=$r(K,T,z,oi[g],It[g]),
B=Yr(I,S,H,C,ri[g],Mt[g]),G=I|0,F=qt(r,o,28)^we(r,o,34)^we(r,o,39),O=Ft(r,o,28)^ge(r,o,34)^ge(r,o,39),U=r&s^r&c^s&c,d=o&
i^o&a^i&a;S=E|0,K=m|0,E=p|0,m=x|0,p=l|0,x=h|0,{h:l,l:h}=Kt(u|0,f|0,B|0,G|0),u=c|0,f=a|0,c=s|0,a=i|0,s=r|0,i=o|0;let y=Vr(
G,O,d);r=Xr(y,B,F,U),o=y|0}({h:r,l:o}=Kt(this.Ah|0,this.Al|0,r|0,o|0)),{h:s,l:i}=Kt(this.Bh|0,this.Bl|0,s|0,i|0),{h:c,l:a}=
Kt(this.Ch|0,this.Cl|0,c|0,a|0),{h:u,l:f}=Kt(this.Dh|0,this.Dl|0,u|0,f|0),{h:l,l:h}=Kt(this.Eh|0,this.El|0,l|0,h|0),{h:p,
l:x}=Kt(this.Fh|0,this.Fl|0,p|0,x|0),{h:E,l:m}=Kt(this.Gh|0,this.Gl|0,E|0,m|0),{h:S,l:K}=Kt(this.Hh|0,this.Hl|0,S|0,K|0),
this.set(r,o,s,i,c,a,u,f,l,h,p,x,E,m,S,K)}roundClean(){lt(Mt,It)}destroy(){lt(this.buffer),this.set(0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0)}};var Gn=class extends Fn{constructor(){super(48);b(this,"Ah",rt[0]|0);b(this,"Al",rt[1]|0);b(this,"Bh",rt[2]|0);b(this,"B\
l",rt[3]|0);b(this,"Ch",rt[4]|0);b(this,"Cl",rt[5]|0);b(this,"Dh",rt[6]|0);b(this,"Dl",rt[7]|0);b(this,"Eh",rt[8]|0);b(this,
"El",rt[9]|0);b(this,"Fh",rt[10]|0);b(this,"Fl",rt[11]|0);b(this,"Gh",rt[12]|0);b(this,"Gl",rt[13]|0);b(this,"Hh",rt[14]|
0);b(this,"Hl",rt[15]|0)}};var ie=re(()=>new qn,Lt(1));var zn=re(()=>new Gn,Lt(2));function Vn(e){if(!Number.isSafeInteger(e)||e<0||e>4294967295)throw new Error("wrong u32 integer:"+e);return e}function po(e){
return Vn(e),(e&e-1)===0&&e!==0}function Xn(e,t){Vn(e);let n=0;for(let r=0;r<t;r++,e>>>=1)n=n<<1|e&1;return n}function yo(e){return Vn(e),31-Math.clz32(
e)}function ho(e){let t=e.length;if(t<2||!po(t))throw new Error("n must be a power of 2 and greater than 1. Got "+t);let n=yo(
t);for(let r=0;r<t;r++){let o=Xn(r,n);if(r<o){let s=e[r];e[r]=e[o],e[o]=s}}return e}var jn=(e,t)=>{let{N:n,roots:r,dit:o,invertButterflies:s=!1,skipStages:i=0,brp:c=!0}=t,a=yo(n);if(!po(n))throw new Error(
"FFT: Polynomial size should be power of two");let u=o!==s;return f=>{if(f.length!==n)throw new Error("FFT: wrong Polyno\
mial length");o&&c&&ho(f);for(let l=0,h=1;l<a-i;l++){let p=o?l+1+i:a-l,x=1<<p,E=x>>1,m=n>>p;for(let S=0;S<n;S+=x)for(let K=0,
g=h++;K<E;K++){let H=s?o?n-g:g:K*m,T=S+K,C=S+K+E,z=r[H],I=f[C],B=f[T];if(u){let G=e.mul(I,z);f[T]=e.add(B,G),f[C]=e.sub(
B,G)}else s?(f[T]=e.add(I,B),f[C]=e.mul(e.sub(I,B),z)):(f[T]=e.add(B,I),f[C]=e.mul(e.sub(B,I),z))}}return!o&&c&&ho(f),f}};var Ot=Pt;function cn(e,t){if(e.length!==t.length)return!1;let n=0;for(let r=0;r<e.length;r++)n|=e[r]^t[r];return n===0}
function xo(e){return Uint8Array.from(e)}function Vt(e,...t){let n=o=>typeof o=="number"?o:o.bytesLen,r=t.reduce((o,s)=>o+n(s),0);return{bytesLen:r,encode:o=>{let s=new Uint8Array(
r);for(let i=0,c=0;i<t.length;i++){let a=t[i],u=n(a),f=typeof a=="number"?o[i]:a.encode(o[i]);D(f,u,e),s.set(f,c),typeof a!=
"number"&&f.fill(0),c+=u}return s},decode:o=>{D(o,r,e);let s=[];for(let i of t){let c=n(i),a=o.subarray(0,c);s.push(typeof i==
"number"?a:i.decode(a)),o=o.subarray(c)}return s}}}function an(e,t){let n=t*e.bytesLen;return{bytesLen:n,encode:r=>{if(r.
length!==t)throw new Error(`vecCoder.encode: wrong length=${r.length}. Expected: ${t}`);let o=new Uint8Array(n);for(let s=0,
i=0;s<r.length;s++){let c=e.encode(r[s]);o.set(c,i),c.fill(0),i+=c.length}return o},decode:r=>{D(r,n);let o=[];for(let s=0;s<
r.length;s+=e.bytesLen)o.push(e.decode(r.subarray(s,s+e.bytesLen)));return o}}}function et(...e){for(let t of e)if(Array.
isArray(t))for(let n of t)n.fill(0);else t.fill(0)}function Zn(e){return(1<<e)-1}var Kc=Uint8Array.of();var mo=e=>{let{newPoly:t,N:n,Q:r,F:o,ROOT_OF_UNITY:s,brvBits:i,isKyber:c}=e,a=(K,g=r)=>{let H=K%g|0;return(H>=0?H|0:g+H|
0)|0},u=(K,g=r)=>{let H=a(K,g)|0;return(H>g>>1?H-g|0:H)|0};function f(){let K=t(n);for(let g=0;g<n;g++){let H=Xn(g,i),T=BigInt(
s)**BigInt(H)%BigInt(r);K[g]=Number(T)|0}return K}let l=f(),h={add:(K,g)=>a((K|0)+(g|0))|0,sub:(K,g)=>a((K|0)-(g|0))|0,mul:(K,g)=>a(
(K|0)*(g|0))|0,inv:K=>{throw new Error("not implemented")}},p={N:n,roots:l,invertButterflies:!0,skipStages:c?1:0,brp:!1},
x=jn(h,{dit:!1,...p}),E=jn(h,{dit:!0,...p});return{mod:a,smod:u,nttZetas:l,NTT:{encode:K=>x(K),decode:K=>{E(K);for(let g=0;g<
K.length;g++)K[g]=a(o*K[g]);return K}},bitsCoder:(K,g)=>{let H=Zn(K),T=K*(n/8);return{bytesLen:T,encode:C=>{let z=new Uint8Array(
T);for(let I=0,B=0,G=0,F=0;I<C.length;I++)for(B|=(g.encode(C[I])&H)<<G,G+=K;G>=8;G-=8,B>>=8)z[F++]=B&Zn(G);return z},decode:C=>{
let z=t(n);for(let I=0,B=0,G=0,F=0;I<C.length;I++)for(B|=C[I]<<G,G+=8;G>=K;G-=K,B>>=K)z[F++]=g.decode(B&H);return z}}}}},
si=e=>(t,n)=>{n||(n=e.blockLen);let r=new Uint8Array(t.length+2);r.set(t);let o=t.length,s=new Uint8Array(n),i=e.create(
{}),c=0,a=0;return{stats:()=>({calls:c,xofs:a}),get:(u,f)=>(r[o+0]=u,r[o+1]=f,i.destroy(),i=e.create({}).update(r),c++,()=>(a++,
i.xofInto(s))),clean:()=>{i.destroy(),et(s,r)}}},bo=si(Un);var st=256,Nt=3329,ii=3303,ci=17,{mod:Se,nttZetas:ai,NTT:Xt,bitsCoder:fi}=mo({N:st,Q:Nt,F:ii,ROOT_OF_UNITY:ci,newPoly:e=>new Uint16Array(
e),brvBits:7,isKyber:!0}),$n={512:{N:st,Q:Nt,K:2,ETA1:3,ETA2:2,du:10,dv:4,RBGstrength:128},768:{N:st,Q:Nt,K:3,ETA1:2,ETA2:2,
du:10,dv:4,RBGstrength:192},1024:{N:st,Q:Nt,K:4,ETA1:2,ETA2:2,du:11,dv:5,RBGstrength:256}},ui=e=>{if(e>=12)return{encode:n=>n,
decode:n=>n};let t=2**(e-1);return{encode:n=>((n<<e)+Nt/2)/Nt,decode:n=>n*Nt+t>>>e}},_e=e=>fi(e,ui(e));function jt(e,t){
for(let n=0;n<st;n++)e[n]=Se(e[n]+t[n])}function li(e,t){for(let n=0;n<st;n++)e[n]=Se(e[n]-t[n])}function di(e,t,n,r,o){
let s=Se(t*r*o+e*n),i=Se(e*r+t*n);return{c0:s,c1:i}}function fn(e,t){for(let n=0;n<st/2;n++){let r=ai[64+(n>>1)];n&1&&(r=
-r);let{c0:o,c1:s}=di(e[2*n+0],e[2*n+1],t[2*n+0],t[2*n+1],r);e[2*n+0]=o,e[2*n+1]=s}return e}function wo(e){let t=new Uint16Array(
st);for(let n=0;n<st;){let r=e();if(r.length%3)throw new Error("SampleNTT: unaligned block");for(let o=0;n<st&&o+3<=r.length;o+=
3){let s=(r[o+0]>>0|r[o+1]<<8)&4095,i=(r[o+1]>>4|r[o+2]<<4)&4095;s<Nt&&(t[n++]=s),n<st&&i<Nt&&(t[n++]=i)}}return t}function Ae(e,t,n,r){
let o=e(r*st/4,t,n),s=new Uint16Array(st),i=tn(o),c=0;for(let a=0,u=0,f=0,l=0;a<i.length;a++){let h=i[a];for(let p=0;p<32;p++)
f+=h&1,h>>=1,c+=1,c===r?(l=f,f=0):c===2*r&&(s[u++]=Se(l-f),f=0,c=0)}if(c)throw new Error(`sampleCBD: leftover bits: ${c}`);
return s}var hi=e=>{let{K:t,PRF:n,XOF:r,HASH512:o,ETA1:s,ETA2:i,du:c,dv:a}=e,u=_e(1),f=_e(a),l=_e(c),h=Vt("publicKey",an(
_e(12),t),32),p=an(_e(12),t),x=Vt("ciphertext",an(l,t),f),E=Vt("seed",32,32);return{secretCoder:p,lengths:{secretKey:p.bytesLen,
publicKey:h.bytesLen,cipherText:x.bytesLen},keygen:m=>{D(m,32,"seed");let S=new Uint8Array(33);S.set(m),S[32]=t;let K=o(
S),[g,H]=E.decode(K),T=[],C=[];for(let B=0;B<t;B++)T.push(Xt.encode(Ae(n,H,B,s)));let z=r(g);for(let B=0;B<t;B++){let G=Xt.
encode(Ae(n,H,t+B,s));for(let F=0;F<t;F++){let O=wo(z.get(F,B));jt(G,fn(O,T[F]))}C.push(G)}z.clean();let I={publicKey:h.
encode([C,g]),secretKey:p.encode(T)};return et(g,H,T,C,S,K),I},encrypt:(m,S,K)=>{let[g,H]=h.decode(m),T=[];for(let F=0;F<
t;F++)T.push(Xt.encode(Ae(n,K,F,s)));let C=r(H),z=new Uint16Array(st),I=[];for(let F=0;F<t;F++){let O=Ae(n,K,t+F,i),U=new Uint16Array(
st);for(let d=0;d<t;d++){let y=wo(C.get(F,d));jt(U,fn(y,T[d]))}jt(O,Xt.decode(U)),I.push(O),jt(z,fn(g[F],T[F])),et(U)}C.
clean();let B=Ae(n,K,2*t,i);jt(B,Xt.decode(z));let G=u.decode(S);return jt(G,B),et(g,T,z,B),x.encode([I,G])},decrypt:(m,S)=>{
let[K,g]=x.decode(m),H=p.decode(S),T=new Uint16Array(st);for(let C=0;C<t;C++)jt(T,fn(H[C],Xt.encode(K[C])));return li(g,
Xt.decode(T)),et(T,H,K),u.encode(g)}}};function Yn(e){let t=hi(e),{HASH256:n,HASH512:r,KDF:o}=e,{secretCoder:s,lengths:i}=t,
c=Vt("secretKey",i.secretKey,i.publicKey,32,32),a=32,u=64;return{info:{type:"ml-kem"},lengths:{...i,seed:64,msg:a,msgRand:a,
secretKey:c.bytesLen},keygen:(f=Ot(u))=>{D(f,u,"seed");let{publicKey:l,secretKey:h}=t.keygen(f.subarray(0,32)),p=n(l),x=c.
encode([h,l,p,f.subarray(32)]);return et(h,p),{publicKey:l,secretKey:x}},getPublicKey:f=>{let[l,h,p,x]=c.decode(f);return Uint8Array.
from(h)},encapsulate:(f,l=Ot(a))=>{D(f,i.publicKey,"publicKey"),D(l,a,"message");let h=f.subarray(0,384*e.K),p=s.encode(
s.decode(xo(h)));if(!cn(p,h))throw et(p),new Error("ML-KEM.encapsulate: wrong publicKey modulus");et(p);let x=r.create().
update(l).update(n(f)).digest(),E=t.encrypt(f,l,x.subarray(32,64));return et(x.subarray(32)),{cipherText:E,sharedSecret:x.
subarray(0,32)}},decapsulate:(f,l)=>{D(l,c.bytesLen,"secretKey"),D(f,i.cipherText,"cipherText");let h=c.bytesLen-96,p=h+
32,x=n(l.subarray(h/2,p));if(!cn(x,l.subarray(p,p+32)))throw new Error("invalid secretKey: hash check failed");let[E,m,S,
K]=c.decode(l),g=t.decrypt(f,E),H=r.create().update(g).update(S).digest(),T=H.subarray(0,32),C=t.encrypt(m,g,H.subarray(
32,64)),z=cn(f,C),I=o.create({dkLen:32}).update(K).update(f).digest();return et(g,C,z?I:T),z?T:I}}}function pi(e,t,n){return wt.
create({dkLen:e}).update(t).update(new Uint8Array([n])).digest()}var Qn={HASH256:oe,HASH512:io,KDF:wt,XOF:bo,PRF:pi},Lc=Yn(
{...Qn,...$n[512]}),un=Yn({...Qn,...$n[768]}),go=Yn({...Qn,...$n[1024]});var Jn=BigInt(0),Wn=BigInt(1);function ve(e,t=""){if(typeof e!="boolean"){let n=t&&`"${t}" `;throw new Error(n+"expected\
 boolean, got type="+typeof e)}return e}function Eo(e){if(typeof e=="bigint"){if(!ln(e))throw new Error("positive bigint\
 expected, got "+e)}else J(e);return e}function Be(e){let t=Eo(e).toString(16);return t.length&1?"0"+t:t}function Ko(e){if(typeof e!="string")throw new Error("\
hex string expected, got "+typeof e);return e===""?Jn:BigInt("0x"+e)}function Ut(e){return Ko(Gt(e))}function Ct(e){return Ko(
Gt(dn(D(e)).reverse()))}function ce(e,t){J(t),e=Eo(e);let n=zt(e.toString(16).padStart(t*2,"0"));if(n.length!==t)throw new Error(
"number too large");return n}function Ne(e,t){return ce(e,t).reverse()}function dn(e){return Uint8Array.from(e)}function Zt(e){return Uint8Array.from(e,(t,n)=>{let r=t.charCodeAt(0);if(t.length!==
1||r>127)throw new Error(`string contains non-ASCII character "${e[n]}" with code ${r} at position ${n}`);return r})}var ln=e=>typeof e==
"bigint"&&Jn<=e;function yi(e,t,n){return ln(e)&&ln(t)&&ln(n)&&t<=e&&e<n}function ke(e,t,n,r){if(!yi(t,n,r))throw new Error(
"expected valid "+e+": "+n+" <= n < "+r+", got "+t)}function tr(e){let t;for(t=0;e>Jn;e>>=Wn,t+=1);return t}var De=e=>(Wn<<BigInt(e))-Wn;function _o(e,t,n){if(J(e,"hashLen"),J(t,"qByteLen"),typeof n!="function")throw new Error("\
hmacFn must be a function");let r=m=>new Uint8Array(m),o=Uint8Array.of(),s=Uint8Array.of(0),i=Uint8Array.of(1),c=1e3,a=r(
e),u=r(e),f=0,l=()=>{a.fill(1),u.fill(0),f=0},h=(...m)=>n(u,tt(a,...m)),p=(m=o)=>{u=h(s,m),a=h(),m.length!==0&&(u=h(i,m),
a=h())},x=()=>{if(f++>=c)throw new Error("drbg: tried max amount of iterations");let m=0,S=[];for(;m<t;){a=h();let K=a.slice();
S.push(K),m+=a.length}return tt(...S)};return(m,S)=>{l(),p(m);let K;for(;!(K=S(x()));)p();return l(),K}}function $t(e,t={},n={}){
if(!e||typeof e!="object")throw new Error("expected valid options object");function r(s,i,c){let a=e[s];if(c&&a===void 0)
return;let u=typeof a;if(u!==i||a===null)throw new Error(`param "${s}" is invalid: expected ${i}, got ${u}`)}let o=(s,i)=>Object.
entries(s).forEach(([c,a])=>r(c,a,i));o(t,!1),o(n,!0)}function er(e){let t=new WeakMap;return(n,...r)=>{let o=t.get(n);if(o!==void 0)return o;let s=e(n,...r);return t.set(n,s),
s}}var ut=BigInt(0),it=BigInt(1),Yt=BigInt(2),vo=BigInt(3),Bo=BigInt(4),No=BigInt(5),xi=BigInt(7),ko=BigInt(8),mi=BigInt(9),
Do=BigInt(16);function ft(e,t){let n=e%t;return n>=ut?n:t+n}function xt(e,t,n){let r=e;for(;t-- >ut;)r*=r,r%=n;return r}function Ao(e,t){if(e===ut)throw new Error("invert: expected\
 non-zero number");if(t<=ut)throw new Error("invert: expected positive modulus, got "+t);let n=ft(e,t),r=t,o=ut,s=it,i=it,
c=ut;for(;n!==ut;){let u=r/n,f=r%n,l=o-i*u,h=s-c*u;r=n,n=f,o=i,s=c,i=l,c=h}if(r!==it)throw new Error("invert: does not e\
xist");return ft(o,t)}function rr(e,t,n){if(!e.eql(e.sqr(t),n))throw new Error("Cannot find square root")}function Ho(e,t){
let n=(e.ORDER+it)/Bo,r=e.pow(t,n);return rr(e,r,t),r}function bi(e,t){let n=(e.ORDER-No)/ko,r=e.mul(t,Yt),o=e.pow(r,n),
s=e.mul(t,o),i=e.mul(e.mul(s,Yt),o),c=e.mul(s,e.sub(i,e.ONE));return rr(e,c,t),c}function wi(e){let t=hn(e),n=Po(e),r=n(
t,t.neg(t.ONE)),o=n(t,r),s=n(t,t.neg(r)),i=(e+xi)/Do;return(c,a)=>{let u=c.pow(a,i),f=c.mul(u,r),l=c.mul(u,o),h=c.mul(u,
s),p=c.eql(c.sqr(f),a),x=c.eql(c.sqr(l),a);u=c.cmov(u,f,p),f=c.cmov(h,l,x);let E=c.eql(c.sqr(f),a),m=c.cmov(u,f,E);return rr(
c,m,a),m}}function Po(e){if(e<vo)throw new Error("sqrt is not defined for small field");let t=e-it,n=0;for(;t%Yt===ut;)t/=
Yt,n++;let r=Yt,o=hn(e);for(;So(o,r)===1;)if(r++>1e3)throw new Error("Cannot find square root: probably non-prime P");if(n===
1)return Ho;let s=o.pow(r,t),i=(t+it)/Yt;return function(a,u){if(a.is0(u))return u;if(So(a,u)!==1)throw new Error("Canno\
t find square root");let f=n,l=a.mul(a.ONE,s),h=a.pow(u,t),p=a.pow(u,i);for(;!a.eql(h,a.ONE);){if(a.is0(h))return a.ZERO;
let x=1,E=a.sqr(h);for(;!a.eql(E,a.ONE);)if(x++,E=a.sqr(E),x===f)throw new Error("Cannot find square root");let m=it<<BigInt(
f-x-1),S=a.pow(l,m);f=x,l=a.sqr(S),h=a.mul(h,l),p=a.mul(p,S)}return p}}function gi(e){return e%Bo===vo?Ho:e%ko===No?bi:e%
Do===mi?wi(e):Po(e)}var Ei=["create","isValid","is0","neg","inv","sqrt","sqr","eql","add","sub","mul","pow","div","addN","subN","mulN","sqrN"];
function or(e){let t={ORDER:"bigint",BYTES:"number",BITS:"number"},n=Ei.reduce((r,o)=>(r[o]="function",r),t);return $t(e,
n),e}function Ki(e,t,n){if(n<ut)throw new Error("invalid exponent, negatives unsupported");if(n===ut)return e.ONE;if(n===
it)return t;let r=e.ONE,o=t;for(;n>ut;)n&it&&(r=e.mul(r,o)),o=e.sqr(o),n>>=it;return r}function He(e,t,n=!1){let r=new Array(
t.length).fill(n?e.ZERO:void 0),o=t.reduce((i,c,a)=>e.is0(c)?i:(r[a]=i,e.mul(i,c)),e.ONE),s=e.inv(o);return t.reduceRight(
(i,c,a)=>e.is0(c)?i:(r[a]=e.mul(i,r[a]),e.mul(i,c)),s),r}function So(e,t){let n=(e.ORDER-it)/Yt,r=e.pow(t,n),o=e.eql(r,e.ONE),s=e.eql(r,e.ZERO),i=e.eql(r,e.neg(e.ONE));if(!o&&!s&&
!i)throw new Error("invalid Legendre symbol result");return o?1:s?0:-1}function _i(e,t){t!==void 0&&J(t);let n=t!==void 0?t:e.toString(2).length,r=Math.ceil(n/8);return{nBitLength:n,nByteLength:r}}
var nr=class{constructor(t,n={}){b(this,"ORDER");b(this,"BITS");b(this,"BYTES");b(this,"isLE");b(this,"ZERO",ut);b(this,
"ONE",it);b(this,"_lengths");b(this,"_sqrt");b(this,"_mod");if(t<=ut)throw new Error("invalid field: expected ORDER > 0,\
 got "+t);let r;this.isLE=!1,n!=null&&typeof n=="object"&&(typeof n.BITS=="number"&&(r=n.BITS),typeof n.sqrt=="function"&&
(this.sqrt=n.sqrt),typeof n.isLE=="boolean"&&(this.isLE=n.isLE),n.allowedLengths&&(this._lengths=n.allowedLengths?.slice()),
typeof n.modFromBytes=="boolean"&&(this._mod=n.modFromBytes));let{nBitLength:o,nByteLength:s}=_i(t,r);if(s>2048)throw new Error(
"invalid field: expected ORDER of <= 2048 bytes");this.ORDER=t,this.BITS=o,this.BYTES=s,this._sqrt=void 0,Object.preventExtensions(
this)}create(t){return ft(t,this.ORDER)}isValid(t){if(typeof t!="bigint")throw new Error("invalid field element: expecte\
d bigint, got "+typeof t);return ut<=t&&t<this.ORDER}is0(t){return t===ut}isValidNot0(t){return!this.is0(t)&&this.isValid(
t)}isOdd(t){return(t&it)===it}neg(t){return ft(-t,this.ORDER)}eql(t,n){return t===n}sqr(t){return ft(t*t,this.ORDER)}add(t,n){
return ft(t+n,this.ORDER)}sub(t,n){return ft(t-n,this.ORDER)}mul(t,n){return ft(t*n,this.ORDER)}pow(t,n){return Ki(this,
t,n)}div(t,n){return ft(t*Ao(n,this.ORDER),this.ORDER)}sqrN(t){return t*t}addN(t,n){return t+n}subN(t,n){return t-n}mulN(t,n){
return t*n}inv(t){return Ao(t,this.ORDER)}sqrt(t){return this._sqrt||(this._sqrt=gi(this.ORDER)),this._sqrt(this,t)}toBytes(t){
return this.isLE?Ne(t,this.BYTES):ce(t,this.BYTES)}fromBytes(t,n=!1){D(t);let{_lengths:r,BYTES:o,isLE:s,ORDER:i,_mod:c}=this;
if(r){if(!r.includes(t.length)||t.length>o)throw new Error("Field.fromBytes: expected "+r+" bytes, got "+t.length);let u=new Uint8Array(
o);u.set(t,s?0:u.length-t.length),t=u}if(t.length!==o)throw new Error("Field.fromBytes: expected "+o+" bytes, got "+t.length);
let a=s?Ct(t):Ut(t);if(c&&(a=ft(a,i)),!n&&!this.isValid(a))throw new Error("invalid field element: outside of range 0..O\
RDER");return a}invertBatch(t){return He(this,t)}cmov(t,n,r){return r?n:t}};function hn(e,t={}){return new nr(e,t)}function Lo(e){if(typeof e!="bigint")throw new Error("field order must be bigint");let t=e.toString(2).length;return Math.
ceil(t/8)}function sr(e){let t=Lo(e);return t+Math.ceil(t/2)}function To(e,t,n=!1){D(e);let r=e.length,o=Lo(t),s=sr(t);if(r<
16||r<s||r>1024)throw new Error("expected "+s+"-1024 bytes of input, got "+r);let i=n?Ct(e):Ut(e),c=ft(i,t-it)+it;return n?
Ne(c,o):ce(c,o)}var ae=BigInt(0),Qt=BigInt(1);function Pe(e,t){let n=t.negate();return e?n:t}function fr(e,t){let n=He(e.Fp,t.map(r=>r.Z));
return t.map((r,o)=>e.fromAffine(r.toAffine(n[o])))}function Uo(e,t){if(!Number.isSafeInteger(e)||e<=0||e>t)throw new Error(
"invalid window size, expected [1.."+t+"], got W="+e)}function ir(e,t){Uo(e,t);let n=Math.ceil(t/e)+1,r=2**(e-1),o=2**e,
s=De(e),i=BigInt(e);return{windows:n,windowSize:r,mask:s,maxNumber:o,shiftBy:i}}function Mo(e,t,n){let{windowSize:r,mask:o,
maxNumber:s,shiftBy:i}=n,c=Number(e&o),a=e>>i;c>r&&(c-=s,a+=Qt);let u=t*r,f=u+Math.abs(c)-1,l=c===0,h=c<0,p=t%2!==0;return{
nextN:a,offset:f,isZero:l,isNeg:h,isNegF:p,offsetF:u}}var cr=new WeakMap,Co=new WeakMap;function ar(e){return Co.get(e)||1}function Io(e){if(e!==ae)throw new Error("invalid w\
NAF")}var pn=class{constructor(t,n){b(this,"BASE");b(this,"ZERO");b(this,"Fn");b(this,"bits");this.BASE=t.BASE,this.ZERO=
t.ZERO,this.Fn=t.Fn,this.bits=n}_unsafeLadder(t,n,r=this.ZERO){let o=t;for(;n>ae;)n&Qt&&(r=r.add(o)),o=o.double(),n>>=Qt;
return r}precomputeWindow(t,n){let{windows:r,windowSize:o}=ir(n,this.bits),s=[],i=t,c=i;for(let a=0;a<r;a++){c=i,s.push(
c);for(let u=1;u<o;u++)c=c.add(i),s.push(c);i=c.double()}return s}wNAF(t,n,r){if(!this.Fn.isValid(r))throw new Error("in\
valid scalar");let o=this.ZERO,s=this.BASE,i=ir(t,this.bits);for(let c=0;c<i.windows;c++){let{nextN:a,offset:u,isZero:f,
isNeg:l,isNegF:h,offsetF:p}=Mo(r,c,i);r=a,f?s=s.add(Pe(h,n[p])):o=o.add(Pe(l,n[u]))}return Io(r),{p:o,f:s}}wNAFUnsafe(t,n,r,o=this.
ZERO){let s=ir(t,this.bits);for(let i=0;i<s.windows&&r!==ae;i++){let{nextN:c,offset:a,isZero:u,isNeg:f}=Mo(r,i,s);if(r=c,
!u){let l=n[a];o=o.add(f?l.negate():l)}}return Io(r),o}getPrecomputes(t,n,r){let o=cr.get(n);return o||(o=this.precomputeWindow(
n,t),t!==1&&(typeof r=="function"&&(o=r(o)),cr.set(n,o))),o}cached(t,n,r){let o=ar(t);return this.wNAF(o,this.getPrecomputes(
o,t,r),n)}unsafe(t,n,r,o){let s=ar(t);return s===1?this._unsafeLadder(t,n,o):this.wNAFUnsafe(s,this.getPrecomputes(s,t,r),
n,o)}createCache(t,n){Uo(n,this.bits),Co.set(t,n),cr.delete(t)}hasCache(t){return ar(t)!==1}};function Ro(e,t,n,r){let o=t,
s=e.ZERO,i=e.ZERO;for(;n>ae||r>ae;)n&Qt&&(s=s.add(o)),r&Qt&&(i=i.add(o)),o=o.double(),n>>=Qt,r>>=Qt;return{p1:s,p2:i}}function Oo(e,t,n){if(t){if(t.ORDER!==e)throw new Error("Field.ORDER must match order: Fp == p, Fn == n");return or(t),t}else
return hn(e,{isLE:n})}function qo(e,t,n={},r){if(r===void 0&&(r=e==="edwards"),!t||typeof t!="object")throw new Error(`e\
xpected valid ${e} CURVE object`);for(let a of["p","n","h"]){let u=t[a];if(!(typeof u=="bigint"&&u>ae))throw new Error(`\
CURVE.${a} must be positive bigint`)}let o=Oo(t.p,n.Fp,r),s=Oo(t.n,n.Fn,r),c=["Gx","Gy","a",e==="weierstrass"?"b":"d"];for(let a of c)
if(!o.isValid(t[a]))throw new Error(`CURVE.${a} must be valid field element of CURVE.Fp`);return t=Object.freeze(Object.
assign({},t)),{CURVE:t,Fp:o,Fn:s}}function yn(e,t){return function(r){let o=e(r);return{secretKey:o,publicKey:t(o)}}}var Le=BigInt(0),fe=BigInt(1),xn=BigInt(2);function Ai(e){return $t(e,{adjustScalarBytes:"function",powPminus2:"function"}),
Object.freeze({...e})}function Fo(e){let t=Ai(e),{P:n,type:r,adjustScalarBytes:o,powPminus2:s,randomBytes:i}=t,c=r==="x2\
5519";if(!c&&r!=="x448")throw new Error("invalid type");let a=i||Pt,u=c?255:448,f=c?32:56,l=BigInt(c?9:5),h=BigInt(c?121665:
39081),p=c?xn**BigInt(254):xn**BigInt(447),x=c?BigInt(8)*xn**BigInt(251)-fe:BigInt(4)*xn**BigInt(445)-fe,E=p+x+fe,m=d=>ft(
d,n),S=K(l);function K(d){return Ne(m(d),f)}function g(d){let y=dn(D(d,f,"uCoordinate"));return c&&(y[31]&=127),m(Ct(y))}
function H(d){return Ct(o(dn(D(d,f,"scalar"))))}function T(d,y){let w=G(g(y),H(d));if(w===Le)throw new Error("invalid pr\
ivate or public key received");return K(w)}function C(d){return T(d,S)}let z=C,I=T;function B(d,y,w){let A=m(d*(y-w));return y=
m(y-A),w=m(w+A),{x_2:y,x_3:w}}function G(d,y){ke("u",d,Le,n),ke("scalar",y,p,E);let w=y,A=d,k=fe,v=Le,P=d,_=fe,L=Le;for(let j=BigInt(
u-1);j>=Le;j--){let V=w>>j&fe;L^=V,{x_2:k,x_3:P}=B(L,k,P),{x_2:v,x_3:_}=B(L,v,_),L=V;let M=k+v,Y=m(M*M),W=k-v,ot=m(W*W),
X=Y-ot,nt=P+_,Ce=P-_,he=m(Ce*M),Er=m(nt*W),Kr=he+Er,_r=he-Er;P=m(Kr*Kr),_=m(A*m(_r*_r)),k=m(Y*ot),v=m(X*(Y+m(h*X)))}({x_2:k,
x_3:P}=B(L,k,P)),{x_2:v,x_3:_}=B(L,v,_);let R=s(v);return m(k*R)}let F={secretKey:f,publicKey:f,seed:f},O=(d=a(f))=>(D(d,
F.seed,"seed"),d),U={randomSecretKey:O};return Object.freeze({keygen:yn(O,z),getSharedSecret:I,getPublicKey:z,scalarMult:T,
scalarMultBase:C,utils:U,GuBytes:S.slice(),lengths:F})}var Go=(e,t)=>(e+(e>=0?t:-t)/zo)/t;function Si(e,t,n){let[[r,o],[s,i]]=t,c=Go(i*e,n),a=Go(-o*e,n),u=e-c*r-a*s,f=-c*o-a*i,
l=u<kt,h=f<kt;l&&(u=-u),h&&(f=-f);let p=De(Math.ceil(tr(n)/2))+ue;if(u<kt||u>=p||f<kt||f>=p)throw new Error("splitScalar\
 (endomorphism): failed, k="+e);return{k1neg:l,k1:u,k2neg:h,k2:f}}function lr(e){if(!["compact","recovered","der"].includes(
e))throw new Error('Signature format must be "compact", "recovered", or "der"');return e}function ur(e,t){let n={};for(let r of Object.
keys(t))n[r]=e[r]===void 0?t[r]:e[r];return ve(n.lowS,"lowS"),ve(n.prehash,"prehash"),n.format!==void 0&&lr(n.format),n}
var dr=class extends Error{constructor(t=""){super(t)}},Rt={Err:dr,_tlv:{encode:(e,t)=>{let{Err:n}=Rt;if(e<0||e>256)throw new n(
"tlv.encode: wrong tag");if(t.length&1)throw new n("tlv.encode: unpadded data");let r=t.length/2,o=Be(r);if(o.length/2&128)
throw new n("tlv.encode: long form length too big");let s=r>127?Be(o.length/2|128):"";return Be(e)+s+o+t},decode(e,t){let{
Err:n}=Rt,r=0;if(e<0||e>256)throw new n("tlv.encode: wrong tag");if(t.length<2||t[r++]!==e)throw new n("tlv.decode: wron\
g tlv");let o=t[r++],s=!!(o&128),i=0;if(!s)i=o;else{let a=o&127;if(!a)throw new n("tlv.decode(long): indefinite length n\
ot supported");if(a>4)throw new n("tlv.decode(long): byte length is too big");let u=t.subarray(r,r+a);if(u.length!==a)throw new n(
"tlv.decode: length bytes not complete");if(u[0]===0)throw new n("tlv.decode(long): zero leftmost byte");for(let f of u)
i=i<<8|f;if(r+=a,i<128)throw new n("tlv.decode(long): not minimal encoding")}let c=t.subarray(r,r+i);if(c.length!==i)throw new n(
"tlv.decode: wrong value length");return{v:c,l:t.subarray(r+i)}}},_int:{encode(e){let{Err:t}=Rt;if(e<kt)throw new t("int\
eger: negative integers are not allowed");let n=Be(e);if(Number.parseInt(n[0],16)&8&&(n="00"+n),n.length&1)throw new t("\
unexpected DER parsing assertion: unpadded hex");return n},decode(e){let{Err:t}=Rt;if(e[0]&128)throw new t("invalid sign\
ature integer: negative");if(e[0]===0&&!(e[1]&128))throw new t("invalid signature integer: unnecessary leading zero");return Ut(
e)}},toSig(e){let{Err:t,_int:n,_tlv:r}=Rt,o=D(e,void 0,"signature"),{v:s,l:i}=r.decode(48,o);if(i.length)throw new t("in\
valid signature: left bytes after parsing");let{v:c,l:a}=r.decode(2,s),{v:u,l:f}=r.decode(2,a);if(f.length)throw new t("\
invalid signature: left bytes after parsing");return{r:n.decode(c),s:n.decode(u)}},hexFromSig(e){let{_tlv:t,_int:n}=Rt,r=t.
encode(2,n.encode(e.r)),o=t.encode(2,n.encode(e.s)),s=r+o;return t.encode(48,s)}},kt=BigInt(0),ue=BigInt(1),zo=BigInt(2),
mn=BigInt(3),vi=BigInt(4);function hr(e,t={}){let n=qo("weierstrass",e,t),{Fp:r,Fn:o}=n,s=n.CURVE,{h:i,n:c}=s;$t(t,{},{allowInfinityPoint:"\
boolean",clearCofactor:"function",isTorsionFree:"function",fromBytes:"function",toBytes:"function",endo:"object"});let{endo:a}=t;
if(a&&(!r.is0(s.a)||typeof a.beta!="bigint"||!Array.isArray(a.basises)))throw new Error('invalid endo: expected "beta": \
bigint and "basises": array');let u=Xo(r,o);function f(){if(!r.isOdd)throw new Error("compression is not supported: Fiel\
d does not have .isOdd()")}function l(U,d,y){let{x:w,y:A}=d.toAffine(),k=r.toBytes(w);if(ve(y,"isCompressed"),y){f();let v=!r.
isOdd(A);return tt(Vo(v),k)}else return tt(Uint8Array.of(4),k,r.toBytes(A))}function h(U){D(U,void 0,"Point");let{publicKey:d,
publicKeyUncompressed:y}=u,w=U.length,A=U[0],k=U.subarray(1);if(w===d&&(A===2||A===3)){let v=r.fromBytes(k);if(!r.isValid(
v))throw new Error("bad point: is not on curve, wrong x");let P=E(v),_;try{_=r.sqrt(P)}catch(j){let V=j instanceof Error?
": "+j.message:"";throw new Error("bad point: is not on curve, sqrt error"+V)}f();let L=r.isOdd(_);return(A&1)===1!==L&&
(_=r.neg(_)),{x:v,y:_}}else if(w===y&&A===4){let v=r.BYTES,P=r.fromBytes(k.subarray(0,v)),_=r.fromBytes(k.subarray(v,v*2));
if(!m(P,_))throw new Error("bad point: is not on curve");return{x:P,y:_}}else throw new Error(`bad point: got length ${w}\
, expected compressed=${d} or uncompressed=${y}`)}let p=t.toBytes||l,x=t.fromBytes||h;function E(U){let d=r.sqr(U),y=r.mul(
d,U);return r.add(r.add(y,r.mul(U,s.a)),s.b)}function m(U,d){let y=r.sqr(d),w=E(U);return r.eql(y,w)}if(!m(s.Gx,s.Gy))throw new Error(
"bad curve params: generator point");let S=r.mul(r.pow(s.a,mn),vi),K=r.mul(r.sqr(s.b),BigInt(27));if(r.is0(r.add(S,K)))throw new Error(
"bad curve params: a or b");function g(U,d,y=!1){if(!r.isValid(d)||y&&r.is0(d))throw new Error(`bad point coordinate ${U}`);
return d}function H(U){if(!(U instanceof B))throw new Error("Weierstrass Point expected")}function T(U){if(!a||!a.basises)
throw new Error("no endo");return Si(U,a.basises,o.ORDER)}let C=er((U,d)=>{let{X:y,Y:w,Z:A}=U;if(r.eql(A,r.ONE))return{x:y,
y:w};let k=U.is0();d==null&&(d=k?r.ONE:r.inv(A));let v=r.mul(y,d),P=r.mul(w,d),_=r.mul(A,d);if(k)return{x:r.ZERO,y:r.ZERO};
if(!r.eql(_,r.ONE))throw new Error("invZ was invalid");return{x:v,y:P}}),z=er(U=>{if(U.is0()){if(t.allowInfinityPoint&&!r.
is0(U.Y))return;throw new Error("bad point: ZERO")}let{x:d,y}=U.toAffine();if(!r.isValid(d)||!r.isValid(y))throw new Error(
"bad point: x or y not field elements");if(!m(d,y))throw new Error("bad point: equation left != right");if(!U.isTorsionFree())
throw new Error("bad point: not in prime-order subgroup");return!0});function I(U,d,y,w,A){return y=new B(r.mul(y.X,U),y.
Y,y.Z),d=Pe(w,d),y=Pe(A,y),d.add(y)}let O=class O{constructor(d,y,w){b(this,"X");b(this,"Y");b(this,"Z");this.X=g("x",d),
this.Y=g("y",y,!0),this.Z=g("z",w),Object.freeze(this)}static CURVE(){return s}static fromAffine(d){let{x:y,y:w}=d||{};if(!d||
!r.isValid(y)||!r.isValid(w))throw new Error("invalid affine point");if(d instanceof O)throw new Error("projective point\
 not allowed");return r.is0(y)&&r.is0(w)?O.ZERO:new O(y,w,r.ONE)}static fromBytes(d){let y=O.fromAffine(x(D(d,void 0,"po\
int")));return y.assertValidity(),y}static fromHex(d){return O.fromBytes(zt(d))}get x(){return this.toAffine().x}get y(){
return this.toAffine().y}precompute(d=8,y=!0){return F.createCache(this,d),y||this.multiply(mn),this}assertValidity(){z(
this)}hasEvenY(){let{y:d}=this.toAffine();if(!r.isOdd)throw new Error("Field doesn't support isOdd");return!r.isOdd(d)}equals(d){
H(d);let{X:y,Y:w,Z:A}=this,{X:k,Y:v,Z:P}=d,_=r.eql(r.mul(y,P),r.mul(k,A)),L=r.eql(r.mul(w,P),r.mul(v,A));return _&&L}negate(){
return new O(this.X,r.neg(this.Y),this.Z)}double(){let{a:d,b:y}=s,w=r.mul(y,mn),{X:A,Y:k,Z:v}=this,P=r.ZERO,_=r.ZERO,L=r.
ZERO,R=r.mul(A,A),j=r.mul(k,k),V=r.mul(v,v),M=r.mul(A,k);return M=r.add(M,M),L=r.mul(A,v),L=r.add(L,L),P=r.mul(d,L),_=r.
mul(w,V),_=r.add(P,_),P=r.sub(j,_),_=r.add(j,_),_=r.mul(P,_),P=r.mul(M,P),L=r.mul(w,L),V=r.mul(d,V),M=r.sub(R,V),M=r.mul(
d,M),M=r.add(M,L),L=r.add(R,R),R=r.add(L,R),R=r.add(R,V),R=r.mul(R,M),_=r.add(_,R),V=r.mul(k,v),V=r.add(V,V),R=r.mul(V,M),
P=r.sub(P,R),L=r.mul(V,j),L=r.add(L,L),L=r.add(L,L),new O(P,_,L)}add(d){H(d);let{X:y,Y:w,Z:A}=this,{X:k,Y:v,Z:P}=d,_=r.ZERO,
L=r.ZERO,R=r.ZERO,j=s.a,V=r.mul(s.b,mn),M=r.mul(y,k),Y=r.mul(w,v),W=r.mul(A,P),ot=r.add(y,w),X=r.add(k,v);ot=r.mul(ot,X),
X=r.add(M,Y),ot=r.sub(ot,X),X=r.add(y,A);let nt=r.add(k,P);return X=r.mul(X,nt),nt=r.add(M,W),X=r.sub(X,nt),nt=r.add(w,A),
_=r.add(v,P),nt=r.mul(nt,_),_=r.add(Y,W),nt=r.sub(nt,_),R=r.mul(j,X),_=r.mul(V,W),R=r.add(_,R),_=r.sub(Y,R),R=r.add(Y,R),
L=r.mul(_,R),Y=r.add(M,M),Y=r.add(Y,M),W=r.mul(j,W),X=r.mul(V,X),Y=r.add(Y,W),W=r.sub(M,W),W=r.mul(j,W),X=r.add(X,W),M=r.
mul(Y,X),L=r.add(L,M),M=r.mul(nt,X),_=r.mul(ot,_),_=r.sub(_,M),M=r.mul(ot,Y),R=r.mul(nt,R),R=r.add(R,M),new O(_,L,R)}subtract(d){
return this.add(d.negate())}is0(){return this.equals(O.ZERO)}multiply(d){let{endo:y}=t;if(!o.isValidNot0(d))throw new Error(
"invalid scalar: out of range");let w,A,k=v=>F.cached(this,v,P=>fr(O,P));if(y){let{k1neg:v,k1:P,k2neg:_,k2:L}=T(d),{p:R,
f:j}=k(P),{p:V,f:M}=k(L);A=j.add(M),w=I(y.beta,R,V,v,_)}else{let{p:v,f:P}=k(d);w=v,A=P}return fr(O,[w,A])[0]}multiplyUnsafe(d){
let{endo:y}=t,w=this;if(!o.isValid(d))throw new Error("invalid scalar: out of range");if(d===kt||w.is0())return O.ZERO;if(d===
ue)return w;if(F.hasCache(this))return this.multiply(d);if(y){let{k1neg:A,k1:k,k2neg:v,k2:P}=T(d),{p1:_,p2:L}=Ro(O,w,k,P);
return I(y.beta,_,L,A,v)}else return F.unsafe(w,d)}toAffine(d){return C(this,d)}isTorsionFree(){let{isTorsionFree:d}=t;return i===
ue?!0:d?d(O,this):F.unsafe(this,c).is0()}clearCofactor(){let{clearCofactor:d}=t;return i===ue?this:d?d(O,this):this.multiplyUnsafe(
i)}isSmallOrder(){return this.multiplyUnsafe(i).is0()}toBytes(d=!0){return ve(d,"isCompressed"),this.assertValidity(),p(
O,this,d)}toHex(d=!0){return Gt(this.toBytes(d))}toString(){return`<Point ${this.is0()?"ZERO":this.toHex()}>`}};b(O,"BAS\
E",new O(s.Gx,s.Gy,r.ONE)),b(O,"ZERO",new O(r.ZERO,r.ONE,r.ZERO)),b(O,"Fp",r),b(O,"Fn",o);let B=O,G=o.BITS,F=new pn(B,t.
endo?Math.ceil(G/2):G);return B.BASE.precompute(8),B}function Vo(e){return Uint8Array.of(e?2:3)}function Xo(e,t){return{secretKey:t.BYTES,publicKey:1+e.BYTES,publicKeyUncompressed:1+2*e.BYTES,publicKeyHasPrefix:!0,signature:2*
t.BYTES}}function Bi(e,t={}){let{Fn:n}=e,r=t.randomBytes||Pt,o=Object.assign(Xo(e.Fp,n),{seed:sr(n.ORDER)});function s(p){
try{let x=n.fromBytes(p);return n.isValidNot0(x)}catch{return!1}}function i(p,x){let{publicKey:E,publicKeyUncompressed:m}=o;
try{let S=p.length;return x===!0&&S!==E||x===!1&&S!==m?!1:!!e.fromBytes(p)}catch{return!1}}function c(p=r(o.seed)){return To(
D(p,o.seed,"seed"),n.ORDER)}function a(p,x=!0){return e.BASE.multiply(n.fromBytes(p)).toBytes(x)}function u(p){let{secretKey:x,
publicKey:E,publicKeyUncompressed:m}=o;if(!ne(p)||"_lengths"in n&&n._lengths||x===E)return;let S=D(p,void 0,"key").length;
return S===E||S===m}function f(p,x,E=!0){if(u(p)===!0)throw new Error("first arg must be private key");if(u(x)===!1)throw new Error(
"second arg must be public key");let m=n.fromBytes(p);return e.fromBytes(x).multiply(m).toBytes(E)}let l={isValidSecretKey:s,
isValidPublicKey:i,randomSecretKey:c},h=yn(c,a);return Object.freeze({getPublicKey:a,getSharedSecret:f,keygen:h,Point:e,
utils:l,lengths:o})}function pr(e,t,n={}){yt(t),$t(n,{},{hmac:"function",lowS:"boolean",randomBytes:"function",bits2int:"\
function",bits2int_modN:"function"}),n=Object.assign({},n);let r=n.randomBytes||Pt,o=n.hmac||((d,y)=>se(t,d,y)),{Fp:s,Fn:i}=e,
{ORDER:c,BITS:a}=i,{keygen:u,getPublicKey:f,getSharedSecret:l,utils:h,lengths:p}=Bi(e,n),x={prehash:!0,lowS:typeof n.lowS==
"boolean"?n.lowS:!0,format:"compact",extraEntropy:!1},E=c*zo<s.ORDER;function m(d){let y=c>>ue;return d>y}function S(d,y){
if(!i.isValidNot0(y))throw new Error(`invalid signature ${d}: out of range 1..Point.Fn.ORDER`);return y}function K(){if(E)
throw new Error('"recovered" sig type is not supported for cofactor >2 curves')}function g(d,y){lr(y);let w=p.signature,
A=y==="compact"?w:y==="recovered"?w+1:void 0;return D(d,A)}class H{constructor(y,w,A){b(this,"r");b(this,"s");b(this,"re\
covery");if(this.r=S("r",y),this.s=S("s",w),A!=null){if(K(),![0,1,2,3].includes(A))throw new Error("invalid recovery id");
this.recovery=A}Object.freeze(this)}static fromBytes(y,w=x.format){g(y,w);let A;if(w==="der"){let{r:_,s:L}=Rt.toSig(D(y));
return new H(_,L)}w==="recovered"&&(A=y[0],w="compact",y=y.subarray(1));let k=p.signature/2,v=y.subarray(0,k),P=y.subarray(
k,k*2);return new H(i.fromBytes(v),i.fromBytes(P),A)}static fromHex(y,w){return this.fromBytes(zt(y),w)}assertRecovery(){
let{recovery:y}=this;if(y==null)throw new Error("invalid recovery id: must be present");return y}addRecoveryBit(y){return new H(
this.r,this.s,y)}recoverPublicKey(y){let{r:w,s:A}=this,k=this.assertRecovery(),v=k===2||k===3?w+c:w;if(!s.isValid(v))throw new Error(
"invalid recovery id: sig.r+curve.n != R.x");let P=s.toBytes(v),_=e.fromBytes(tt(Vo((k&1)===0),P)),L=i.inv(v),R=C(D(y,void 0,
"msgHash")),j=i.create(-R*L),V=i.create(A*L),M=e.BASE.multiplyUnsafe(j).add(_.multiplyUnsafe(V));if(M.is0())throw new Error(
"invalid recovery: point at infinify");return M.assertValidity(),M}hasHighS(){return m(this.s)}toBytes(y=x.format){if(lr(
y),y==="der")return zt(Rt.hexFromSig(this));let{r:w,s:A}=this,k=i.toBytes(w),v=i.toBytes(A);return y==="recovered"?(K(),
tt(Uint8Array.of(this.assertRecovery()),k,v)):tt(k,v)}toHex(y){return Gt(this.toBytes(y))}}let T=n.bits2int||function(y){
if(y.length>8192)throw new Error("input is too large");let w=Ut(y),A=y.length*8-a;return A>0?w>>BigInt(A):w},C=n.bits2int_modN||
function(y){return i.create(T(y))},z=De(a);function I(d){return ke("num < 2^"+a,d,kt,z),i.toBytes(d)}function B(d,y){return D(
d,void 0,"message"),y?D(t(d),void 0,"prehashed message"):d}function G(d,y,w){let{lowS:A,prehash:k,extraEntropy:v}=ur(w,x);
d=B(d,k);let P=C(d),_=i.fromBytes(y);if(!i.isValidNot0(_))throw new Error("invalid private key");let L=[I(_),I(P)];if(v!=
null&&v!==!1){let M=v===!0?r(p.secretKey):v;L.push(D(M,void 0,"extraEntropy"))}let R=tt(...L),j=P;function V(M){let Y=T(
M);if(!i.isValidNot0(Y))return;let W=i.inv(Y),ot=e.BASE.multiply(Y).toAffine(),X=i.create(ot.x);if(X===kt)return;let nt=i.
create(W*i.create(j+X*_));if(nt===kt)return;let Ce=(ot.x===X?0:2)|Number(ot.y&ue),he=nt;return A&&m(nt)&&(he=i.neg(nt),Ce^=
1),new H(X,he,E?void 0:Ce)}return{seed:R,k2sig:V}}function F(d,y,w={}){let{seed:A,k2sig:k}=G(d,y,w);return _o(t.outputLen,
i.BYTES,o)(A,k).toBytes(w.format)}function O(d,y,w,A={}){let{lowS:k,prehash:v,format:P}=ur(A,x);if(w=D(w,void 0,"publicK\
ey"),y=B(y,v),!ne(d)){let _=d instanceof H?", use sig.toBytes()":"";throw new Error("verify expects Uint8Array signature"+
_)}g(d,P);try{let _=H.fromBytes(d,P),L=e.fromBytes(w);if(k&&_.hasHighS())return!1;let{r:R,s:j}=_,V=C(y),M=i.inv(j),Y=i.create(
V*M),W=i.create(R*M),ot=e.BASE.multiplyUnsafe(Y).add(L.multiplyUnsafe(W));return ot.is0()?!1:i.create(ot.x)===R}catch{return!1}}
function U(d,y,w={}){let{prehash:A}=ur(w,x);return y=B(y,A),H.fromBytes(d,"recovered").recoverPublicKey(y).toBytes()}return Object.
freeze({keygen:u,getPublicKey:f,getSharedSecret:l,utils:h,lengths:p,Point:e,sign:F,verify:O,recoverPublicKey:U,Signature:H,
hash:t})}var Ni=BigInt(1),jo=BigInt(2),ki=BigInt(3),Di=BigInt(5),ia=BigInt(8),Zo=BigInt("0x7fffffffffffffffffffffffffffffffffffff\
ffffffffffffffffffffffffed");function Hi(e){let t=BigInt(10),n=BigInt(20),r=BigInt(40),o=BigInt(80),s=Zo,c=e*e%s*e%s,a=xt(c,jo,s)*c%s,u=xt(a,Ni,s)*e%
s,f=xt(u,Di,s)*u%s,l=xt(f,t,s)*f%s,h=xt(l,n,s)*l%s,p=xt(h,r,s)*h%s,x=xt(p,o,s)*p%s,E=xt(x,o,s)*p%s,m=xt(E,t,s)*f%s;return{
pow_p_5_8:xt(m,jo,s)*e%s,b2:c}}function Pi(e){return e[0]&=248,e[31]&=127,e[31]|=64,e}var bn=(()=>{let e=Zo;return Fo({P:e,type:"x25519",powPminus2:t=>{let{pow_p_5_8:n,b2:r}=Hi(t);return ft(xt(n,ki,e)*r,e)},
adjustScalarBytes:Pi})})();var Ti={p:BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),n:BigInt("0xffffffff00000000fffff\
fffffffffffbce6faada7179e84f3b9cac2fc632551"),h:BigInt(1),a:BigInt("0xffffffff00000001000000000000000000000000ffffffffff\
fffffffffffffc"),b:BigInt("0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),Gx:BigInt("0x6b17d1f2e12\
c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),Gy:BigInt("0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb\
6406837bf51f5")},Mi={p:BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff000000000000000\
0ffffffff"),n:BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
h:BigInt(1),a:BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc"),
b:BigInt("0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),Gx:BigInt(
"0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),Gy:BigInt("0x3617d\
e4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f")};var Ii=hr(Ti),$o=pr(Ii,ie);var Oi=hr(Mi),Yo=pr(Oi,zn);function Ui(e,t=!1){let n=e.lengths,r=e.keygen;if(t){let s=e.Point.Fn;if(!s)throw new Error("No Point.Fn");r=(i=Ot(n.seed))=>{
D(i,n.seed,"seed");let c=s.isLE?Ct(i):Ut(i),a=s.toBytes(s.create(c));return{secretKey:a,publicKey:e.getPublicKey(a)}}}return{
lengths:{secretKey:n.secretKey,publicKey:n.publicKey,seed:n.seed},keygen:r,getPublicKey:o=>e.getPublicKey(o)}}function yr(e,t=!1){
let n=Ui(e,t);if(!e.getSharedSecret)throw new Error("wrong curve");return{lengths:{...n.lengths,msg:n.lengths.seed,cipherText:n.
lengths.publicKey},keygen:n.keygen,getPublicKey:n.getPublicKey,encapsulate(r,o=Ot(e.lengths.seed)){let s=this.keygen(o).
secretKey,i=this.decapsulate(r,s),c=e.getPublicKey(s);return et(s),{sharedSecret:i,cipherText:c}},decapsulate(r,o){let s=e.
getSharedSecret(o,r);return e.lengths.publicKeyHasPrefix?s.subarray(1):s}}}function Te(e,t){return Vt(t,...e.map(n=>{if(typeof n.lengths[t]!="number")throw new Error("wrong length: "+t);return n.
lengths[t]}))}function xr(e){return(t,n)=>e(t,{dkLen:n})}function Ci(e,t,...n){let r=Te(n,"seed"),o=Te(n,"publicKey");e===
void 0&&(e=r.bytesLen),J(e);function s(i){D(i,e);let c=r.decode(t(i,r.bytesLen)),a=n.map((l,h)=>l.keygen(c[h])),u=a.map(
l=>l.secretKey),f=a.map(l=>l.publicKey);return{secretKey:u,publicKey:f}}return{info:{lengths:{seed:e,publicKey:o.bytesLen,
secretKey:e}},getPublicKey(i){return this.keygen(i).publicKey},keygen(i=Ot(e)){let{publicKey:c,secretKey:a}=s(i),u=o.encode(
c);return et(c),et(a),{secretKey:i,publicKey:u}},expandDecapsulationKey:s,realSeedLen:e}}function mr(e,t,n,r,...o){let s=Ci(
e,n,...o),i=Te(o,"cipherText"),c=Te(o,"publicKey"),a=Te(o,"msg");return t===void 0&&(t=a.bytesLen),J(t),{lengths:{...s.info.
lengths,msg:t,msgRand:a.bytesLen,cipherText:i.bytesLen},getPublicKey:s.getPublicKey,keygen:s.keygen,encapsulate(u,f=Ot(a.
bytesLen)){let l=c.decode(u),h=a.decode(f),p=o.map((S,K)=>S.encapsulate(l[K],h[K])),x=p.map(S=>S.sharedSecret),E=p.map(S=>S.
cipherText),m={sharedSecret:r(l,E,x),cipherText:i.encode(E)};return et(x,E),m},decapsulate(u,f){let l=i.decode(u),{publicKey:h,
secretKey:p}=s.expandDecapsulationKey(f),x=o.map((E,m)=>E.decapsulate(l[m],p[m]));return r(h,l,x)}}}function Qo(e,t,n,r,o){return yt(r),yt(o),mr(32,32,xr(r),(s,i,c)=>o(tt(c[0],c[1],i[1],s[1],Zt(e))),t,n)}var Ka=Qo("QSF-K\
EM(ML-KEM-768,P-256)-XOF(SHAKE256)-KDF(SHA3-256)",un,yr($o,!0),wt,oe),_a=Qo("QSF-KEM(ML-KEM-1024,P-384)-XOF(SHAKE256)-KD\
F(SHA3-256)",go,yr(Yo,!0),wt,oe);function Ri(e,t,n,r,o){return yt(r),yt(o),mr(32,32,xr(r),(s,i,c)=>{let a=tt(c[0],c[1],i[0],
s[0],i[1],s[1],Zt(e)),u=32,f=tt(Zt("hybrid_prk"),a),l=on(o,f),h=tt(ce(u,2),Zt("shared_secret"),Zt("")),p=sn(o,l,h,u);return et(
l,h,f,a),p},t,n)}var Wo=yr(bn),Aa=Ri("KitchenSink-KEM(ML-KEM-768,X25519)-XOF(SHAKE256)-KDF(HKDF-SHA-256)",un,Wo,wt,ie),qi=mr(
32,32,xr(wt),(e,t,n)=>oe(tt(n[0],n[1],t[1],e[1],Zt("\\.//^\\"))),un,Wo);var Jo=qi;var Fi=()=>Gi(1,"HKDF-SHA256",32,ie);function Gi(e,t,n,r){return{id:e,type:"KDF",name:t,Nh:n,stages:2,async Extract(o,s){return on(r,s,o)},async Expand(o,s,i){
return sn(r,o,s,i)},Derive:zi}}var zi=()=>{throw new Error("unreachable")};var ns=()=>Xi({id:32,name:"DHKEM(X25519, HKDF-SHA256)",Nsecret:32,Nenc:32,Npk:32,Nsk:32,curve:bn,kdf:Fi});var rs=()=>Vi({id:25722,name:"MLKEM768-X25519",Nsecret:32,Nenc:1120,Npk:1216,Nsk:32,kem:Jo});function Vi(e){let{id:t,name:n,Nsecret:r,Nenc:o,Npk:s,Nsk:i,kem:c}=e,a=at(Z("KEM"),pt(t,2));Object.freeze(Q.prototype);let u={
name:n};return{id:t,type:"KEM",name:n,Nsecret:r,Nenc:o,Npk:s,Nsk:i,async DeriveKeyPair(f,l){let h=await ee({async Derive(E,m){
return wt(E,{dkLen:m})}},a,f,Z("DeriveKeyPair"),new Uint8Array,i),{secretKey:p,publicKey:x}=c.keygen(h);return{privateKey:new Q(
$,"private",p,l,u,h),publicKey:new Q($,"public",x,!0,u)}},async GenerateKeyPair(f){let l=crypto.getRandomValues(new Uint8Array(
i));return await this.DeriveKeyPair(l,f)},async SerializePublicKey(f){return Q.validate(f,u,!0),f.value($)},async DeserializePublicKey(f){
return new Q($,"public",de(f),!0,u)},async SerializePrivateKey(f){return Q.validate(f,u,!0),f.seed($)},async DeserializePrivateKey(f,l){
let{secretKey:h}=c.keygen(f);return new Q($,"private",h,l,u,de(f))},async Encap(f){Q.validate(f,u);let{cipherText:l,sharedSecret:h}=c.
encapsulate(f.value($));return{shared_secret:h,enc:l}},async Decap(f,l){return Q.validate(l,u),c.decapsulate(f,l.value($))}}}
async function ts(e,t,n,r,o,s){let i=at(o,s),c=await Ht(e,t,new Uint8Array,Z("eae_prk"),r);return Et(e,t,c,Z("shared_sec\
ret"),i,n)}function Xi(e){let{id:t,name:n,Nsecret:r,Nenc:o,Npk:s,Nsk:i,curve:c,kdf:a}=e,u=a(),f=at(Z("KEM"),pt(t,2)),l={name:n};return Object.
freeze(Q.prototype),{id:t,type:"KEM",name:n,Nsecret:r,Nenc:o,Npk:s,Nsk:i,async DeriveKeyPair(h,p){let x=await Ht(u,f,new Uint8Array,
Z("dkp_prk"),h),E=await Et(u,f,x,Z("sk"),new Uint8Array,i),m=c.getPublicKey(E);return{privateKey:new Q($,"private",E,p,l),
publicKey:new Q($,"public",m,!0,l)}},async GenerateKeyPair(h){let p=crypto.getRandomValues(new Uint8Array(i));return await this.
DeriveKeyPair(p,h)},async SerializePublicKey(h){return Q.validate(h,l,!0),h.value($)},async DeserializePublicKey(h){return new Q(
$,"public",de(h),!0,l)},async SerializePrivateKey(h){return Q.validate(h,l,!0),h.value($)},async DeserializePrivateKey(h,p){
return new Q($,"private",de(h),p,l)},async Encap(h){Q.validate(h,l);let p=await this.GenerateKeyPair(!1),x=p.publicKey.value(
$),E=c.getSharedSecret(p.privateKey.value($),h.value($));return es(E),{shared_secret:await ts(u,f,r,E,x,h.value($)),enc:x}},
async Decap(h,p,x){Q.validate(p,l);let E=p.value($);x??(x=await this.DeserializePublicKey(c.getPublicKey(E))),Q.validate(
x,l);let m=await this.DeserializePublicKey(h),S=c.getSharedSecret(E,m.value($));return es(S),await ts(u,f,r,S,h,x.value(
$))}}}var br=e=>{if(e!==$)throw new Error("invalid invocation")},$=Symbol(),Me,Ie,le,Oe,Ue,wn,os,gn=class gn{constructor(t,n,r,o,s,i){
dt(this,Me);dt(this,Ie);dt(this,le);dt(this,Oe);dt(this,Ue);br(t),mt(this,Me,n),mt(this,Oe,r),mt(this,Ie,o),mt(this,le,s),
mt(this,Ue,i)}static validate(t,n,r){var o;if(t.algorithm?.name!==n.name)throw new TypeError(`key algorithm must be ${n.
name}`);try{if(!Re(o=gn,wn,os).call(o,t))throw new TypeError("unexpected key constructor")}catch{throw new TypeError("un\
expected key constructor")}if(r&&!t.extractable)throw new TypeError("key must be extractable")}get algorithm(){return{name:N(
this,le).name}}get extractable(){return N(this,Ie)}get type(){return N(this,Me)}value(t){return br(t),de(N(this,Oe))}seed(t){
return br(t),de(N(this,Ue))}};Me=new WeakMap,Ie=new WeakMap,le=new WeakMap,Oe=new WeakMap,Ue=new WeakMap,wn=new WeakSet,
os=function(t){return N(t,le)!==void 0},dt(gn,wn);var Q=gn;function es(e){let t=0;for(let n=0;n<e.length;n++)t|=e[n];if(t===
0)throw new te("DH shared secret is an all-zero value")}function de(e,t,n){return Uint8Array.prototype.slice.call(e,t,n)}var ss=e=>new ze(e,Tn,Cr),Kn=new Map([["647a-0001-0002",{version:1,encapsulated:1120,ways:[rs]}],["0020-0001-0002",{version:2,
encapsulated:32,ways:[Ur,ns]}]]),is=5,En=new Map;async function gr(e){if(!Kn.has(e))throw new TypeError(`the suite ${e} \
is unknown`);if(!En.has(e)){let t;for(let n of Kn.get(e).ways)try{await ji(ss(n)),En.set(e,ss(n));break}catch(r){t=r}if(t&&
!En.has(e))throw t}return En.get(e)}async function ji(e){let t={info:Uint8Array.of(1),aad:Uint8Array.of(2)},{publicKey:n,
privateKey:r}=await e.GenerateKeyPair(),{encapsulatedSecret:o,ciphertext:s}=await e.Seal(n,Uint8Array.of(3,4),t);if((await e.
Open(r,o,s,t)).join()!=="3,4")throw new Error("what was sealed does not open")}async function Ua(e){await gr(e)}var wr=e=>new TextEncoder().
encode(e),cs=({electionId:e,terms:t,voter:n,constituency:r,revision:o})=>({info:wr(`disvote/ballot/v1
${e}
${t.replace("sha256:","")}
`),aad:wr(`${n}
${r}
${o}
`)});async function Ca({suite:e,publicKey:t,keyId:n,pad:r},o,s){let i=await gr(e),c=await i.DeserializePublicKey($i(t)),
{encapsulatedSecret:a,ciphertext:u}=await i.Seal(c,Zi(wr(s),r),cs(o)),{version:f,encapsulated:l}=Kn.get(e);if(a.length!==
l)throw new Error("an encapsulated key of another length");return as(Uint8Array.of(f),fs(n),a,u)}async function Ra({suite:e,
keyId:t,pad:n},r,o,s){let i=await gr(e),{version:c,encapsulated:a}=Kn.get(e);if(as(Uint8Array.of(c),fs(t)).some((E,m)=>E!==
s[m]))throw new Error("an envelope of another version or key");let f=is+a,l=await i.DeserializePrivateKey(r),h=s.slice(is,
f),p=await i.Open(l,h,s.slice(f),cs(o)),x=_n+p[1]*256+p[2];if(p.length!==n||p[0]!==1||x>n||p.slice(x).some(E=>E))throw new Error(
"a plaintext of another form");return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(p.slice(_n,x))}var _n=3;function Zi(e,t){
if(_n+e.length>t)throw new RangeError("the ballot is longer than the seal allows");let n=new Uint8Array(t);return n.set(
[1,e.length>>8,e.length&255]),n.set(e,_n),n}function as(...e){let t=new Uint8Array(e.reduce((r,o)=>r+o.length,0)),n=0;for(let r of e)
t.set(r,n),n+=r.length;return t}var fs=e=>Uint8Array.from(e.match(/../g),t=>Number.parseInt(t,16)),$i=e=>Uint8Array.from(
atob(e.replace(/-/g,"+").replace(/_/g,"/")),t=>t.charCodeAt(0));export{Ra as open,Ua as proveSuite,Ca as seal};
