// The scripts beside this folder in one. Their digest: 5f7cd71f640b2d2958649ebdb0a49e27c7a058286e2db7ee3acb2f890f34b928
var us="http://www.w3.org/2000/svg";function r(e,t={},...o){return yo(document.createElement(e),t,o)}function bt(e,t={},...o){
return yo(document.createElementNS(us,e),t,o)}var go=e=>e==null||e===!1;function yo(e,{on:t={},...o},n){for(let[s,a]of Object.
entries(o))go(a)||e.setAttribute(s,a===!0?"":a);for(let[s,a]of Object.entries(t))e.addEventListener(s,a);return wo(e,n),
e}function wo(e,t){e.append(...t.flat(2).filter(o=>!go(o)))}function v(e,...t){for(;e.firstChild;)e.firstChild.remove();
wo(e,t)}var b=class extends Error{constructor(t,{retryable:o,after:n=0,detail:s="",body:a={}}){super(t),this.name=t,this.retryable=
o,this.after=n,this.detail=s,this.body=a}},bo=new Map,ms=6e4,ko=e=>(bo.set(e.id,{each:e,at:performance.now()}),e),K=async()=>(await ie(
"elections")).body.elections.filter(e=>e?.id).map(e=>ko(e)),se=async e=>ko((await ie(`elections/${encodeURIComponent(e)}`)).
body);async function ze(e){let{each:t,at:o}=bo.get(e)??{};return t?.state==="open"&&q()<Date.parse(t.closesAt)&&performance.
now()-o<ms?t:se(e)}var Ae=async e=>(await ie(`elections/${encodeURIComponent(e)}/results`)).body;async function Je(e,t,o={}){
let n=o.tag?{"If-None-Match":o.tag,Prefer:"wait=8"}:o.isNew?{Prefer:"wait=3"}:{},s=`elections/${encodeURIComponent(e)}/r\
eceipts/${encodeURIComponent(t)}`,{status:a,body:c,tag:l}=await ie(s,{headers:n,cache:"no-store"});return a!==304&&(o.body=
c,o.tag=l),o.body}var xo=async(e,t)=>(await ie(`elections/${encodeURIComponent(e)}/terms${So(t)}`,{},Wo)).body,$o=async(e,t,o)=>(await ie(
`elections/${encodeURIComponent(e)}/ballots/${encodeURIComponent(t||"-")}${So(o)}`,{},Wo)).body,So=e=>e?`?digest=${encodeURIComponent(
e)}`:"",To=async(e,{voterId:t,token:o})=>(await Oo(o,`elections/${encodeURIComponent(e)}/voter`,{method:"POST",body:o?"{\
}":JSON.stringify({voterId:t})})).body;async function F(e){let{response:t,body:o}=await Ao(`log/${e}`,{},n=>n.text());if(![
200,202,404].includes(t.status))throw new b("no-answer",{retryable:!0,after:Ie(t)});return{status:t.status,text:o,after:Ie(
t)}}async function Oo(e,t,o){let n=async s=>ie(t,{...o,headers:{"Content-Type":"application/json",...s?{Authorization:`B\
earer ${s}`}:{}}});if(typeof e!="function")return n(e);try{return await n(await e())}catch(s){if(s.name!=="unauthenticat\
ed"||s.retryable)throw s;return n(await e(!0))}}async function Xe({electionId:e,voterId:t,token:o,ballot:n,envelope:s,terms:a,
constituency:c,revision:l}){let d=t?`,"voterId":${JSON.stringify(t)}`:"",h=s?[`"envelope":"${s}"`,`"terms":${JSON.stringify(
a)}`,`"constituency":${JSON.stringify(c)}`].join():`"ballot":${n}`,{status:p,body:f}=await Oo(o,`elections/${encodeURIComponent(
e)}/votes`,{method:"POST",body:`{${h},"revision":${l}${d}}`});return{again:p===200,receipt:f}}var U=(e,t)=>new Promise(o=>{
let n=()=>{clearTimeout(s),t.removeEventListener("abort",n),o()},s=setTimeout(n,e);t.addEventListener("abort",n)}),Io=Date.
now()-performance.now(),q=()=>performance.now()+Io;function gs(e){let t=Date.parse(e.headers.get("Date")||"");Number.isNaN(
t)||(Io=t+500-performance.now())}async function Ao(e,t,o){let n=new AbortController,s=setTimeout(()=>n.abort(),2e4),a;try{
return a=await fetch(e,{...t,signal:n.signal,redirect:"error"}),{response:a,body:await o(a)}}catch{throw new b("no-answe\
r",{retryable:!0,after:Ie(a)})}finally{clearTimeout(s)}}async function ie(e,t={},o=vo){let{response:n,body:s}=await Ao(e,
t,c=>c.status===304?void 0:(c.ok?o:vo)(c));if(gs(n),n.ok||n.status===304)return{status:n.status,body:s,tag:n.headers.get(
"ETag")??void 0};let a=/^urn:disvote:problem:([a-z-]+)$/.exec(s?.type)?.[1];throw a?new b(a,{retryable:s.retryable===!0,
after:Ie(n),detail:s.detail,body:s}):new b("no-answer",{retryable:!0,after:Ie(n)})}var vo=e=>e.json(),Wo=async e=>new Uint8Array(
await e.arrayBuffer());function Ie(e){let t=Number.parseInt(e?.headers.get("Retry-After")??"",10);return Number.isNaN(t)?
0:t}function O(e){if(typeof e=="string")return Co(e);if(typeof e=="boolean"||e===null||Number.isSafeInteger(e))return String(
e);if(Array.isArray(e))return`[${e.map(O).join(",")}]`;if(typeof e!="object")throw new TypeError(`a ${typeof e} that JSO\
N cannot hold exactly`);return`{${Object.keys(e).sort().map(o=>`${Co(o)}:${O(e[o])}`).join(",")}}`}function Co(e){try{encodeURI(
e)}catch{throw new TypeError("a text with half a character")}return JSON.stringify(e)}function re(e){let t=new TextDecoder(
"utf-8",{fatal:!0,ignoreBOM:!0}).decode(e),o=JSON.parse(t);if(O(o)!==t)throw new TypeError("not in its canonical form");
return o}var Eo=()=>globalThis.crypto?.subtle!==void 0,z=async e=>new Uint8Array(await crypto.subtle.digest("SHA-256",e));function We(...e){
let t=new Uint8Array(e.reduce((n,s)=>n+s.length,0)),o=0;for(let n of e)t.set(n,o),o+=n.length;return t}var S=e=>new TextEncoder().
encode(e),M=async e=>`sha256:${he(await z(e))}`,he=e=>Array.from(e,t=>t.toString(16).padStart(2,"0")).join(""),pe=e=>btoa(
String.fromCharCode(...e)).replace(/\+/g,"-").replace(/\//g,"_").replace(/=+$/,"");function Ze(e){let t=Uint8Array.from(
atob(e.replace(/-/g,"+").replace(/_/g,"/")),o=>o.charCodeAt(0));if(pe(t)!==e)throw new TypeError("not base64url");return t}
var P=e=>Uint8Array.from(e.match(/../g)??[],t=>Number.parseInt(t,16)),fe=e=>e.slice(7).slice(0,32).replace(/(.{4})(?!$)/g,
"$1 "),ue=e=>pe(P(e.slice(7)));var Ce=class extends Error{constructor(t,o="form"){super(t),this.kind=o}};function u(e,t,o="form"){if(!e)throw new Ce(t,
o)}function J(e,t){return u(/^(?:0|[1-9]\d{0,15})$/.test(e)&&Number.isSafeInteger(Number(e)),t),Number(e)}var Z=e=>z(We([0],e)),No=(e,t)=>z(We([1],e,t));async function X(e,t,o,n){if(u(t<o,"an index outside the tree"),o===1)return u(
n.length===0,"a path that is too long"),e;u(n.length>0,"a path that is too short");let s=ys(o),a=n.slice(0,-1),c=n[n.length-
1];return t<s?No(await X(e,t,s,a),c):No(c,await X(e,t-s,o-s,a))}function ys(e){let t=1;for(;t*2<e;)t*=2;return t}var ws=`ed${"ff".repeat(30)}7f`,vs=`edd3f55c1a631258d69cf7a2def9de14${"00".repeat(15)}10`,bs=["00".repeat(32),`01${"00".
repeat(31)}`,`ec${"ff".repeat(30)}7f`,"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05","c7176a703d4dd8\
4fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],kt={key:"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f7\
07511a",signature:"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf\
5f0595bbe24655141438e7a100b"};function Lo(e,t){let o=P(t);for(let n=31;n>=0;n-=1)if(e[n]!==o[n])return e[n]<o[n];return!1}
function Mo(e){let t=Uint8Array.from(e);return t[31]&=127,Lo(t,ws)&&bs.every(o=>P(o).some((n,s)=>n!==t[s]))}async function Ee(e,t,o){
let n=o.slice(32);if(e.length!==32||o.length!==64||!Lo(n,vs)||!Mo(e)||!Mo(o.slice(0,32)))return!1;try{let s=await crypto.
subtle.importKey("raw",e,{name:"Ed25519"},!1,["verify"]);return await crypto.subtle.verify({name:"Ed25519"},s,o,t)}catch{
return!1}}async function Qe(){let e=P(kt.key),t=new Uint8Array(0);return await Ee(e,t,P(kt.signature))&&!await Ee(e,Uint8Array.
of(1),P(kt.signature))}var Q=1,Ro=4,ks=63;function ee(e,t,o=void 0){let n="";try{n=atob(e)}catch{u(!1,t)}return u(btoa(n)===e&&(o===void 0||n.length===
o),t),Uint8Array.from(n,s=>s.charCodeAt(0))}var Ne=(e,t)=>e.length===t.length&&e.every((o,n)=>o===t[n]),_o=e=>/^[^\s+]+$/u.
test(e)&&S(e).length<=255;async function B(e,t){let[,o,n,s]=/^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(e)||[];u(o!==void 0&&_o(
o),"a key");let a=ee(s,"a key",33);u(a[0]===t,"a key of another type");let c=await z(We(S(`${o}
`),a));return u(he(c.slice(0,4))===n,"the ID of a key"),{name:o,id:n,text:e,bytes:a.slice(1)}}function me(e){u(typeof e==
"string"&&!/[\0-\t\v-\x1f]/.test(e),"a note with control characters");let t=e.lastIndexOf(`

`);u(t>=0&&e.endsWith(`
`)&&e.length>t+2,"a note without signatures");let o=e.slice(t+2,-1).split(`
`).map(n=>{let[,s,a]=/^\u2014 (\S+) (\S+)$/u.exec(n)||[];u(s!==void 0&&_o(s),"a signature line");let c=ee(a,"a signature\
 line");return u(c.length>4,"a signature line"),{name:s,id:he(c.slice(0,4)),signature:c.slice(4)}});return{text:e.slice(
0,t+1),lines:o}}var xt=(e,t)=>e.lines.find(({name:o,id:n})=>o===t.name&&n===t.id);async function et(e,t){let o=xt(e,t);u(
o!==void 0,`no signature of ${t.name}`),u(await Ee(t.bytes,S(e.text),o.signature),`the signature of ${t.name}`)}async function Do(e,t){
let o=t.filter(n=>xt(e,n)!==void 0);for(let n of o)await et(e,n);return o}async function xs(e,t){let o=xt(e,t);if(o===void 0)
return;u(o.signature.length===72,`the cosignature of ${t.name}`);let n=new DataView(o.signature.buffer,o.signature.byteOffset),
s=n.getUint32(0)*2**32+n.getUint32(4);u(Number.isSafeInteger(s),`the time of ${t.name}`);let a=S(`cosignature/v1
time ${s}
${e.text}`);return u(await Ee(t.bytes,a,o.signature.slice(8)),`the cosignature of ${t.name}`),s}async function $s(e,t){let o=me(
e),[n,s,a,...c]=o.text.slice(0,-1).split(`
`);u(a!==void 0&&c.every(f=>f!==""),"a checkpoint");let l=t.logs.find(({name:f})=>f===n);u(l!==void 0,`a checkpoint of t\
he log ${n}`,"log");let d={origin:n,size:J(s,"the size of a tree"),root:ee(a,"a root",32)};await et(o,l);let h=[];for(let[
f,m]of t.witnesses){let g=await xs(o,m);g!==void 0&&h.push({name:f,key:m.name,time:g})}let p=h.map(({name:f})=>f);return u(
t.isEnough(p),"a checkpoint without enough cosignatures","cosignatures"),{...d,witnesses:h}}function Me(e){return u(Array.
isArray(e)&&e.length<=ks,"a path"),e.map(t=>ee(t,"a path",32))}async function ge(e,t,o){u(typeof e=="string","a proof");
let n=e.indexOf(`

`);u(n>=0,"a proof");let[s,...a]=e.slice(0,n).split(`
`);u(s==="c2sp.org/tlog-proof@v1"&&a.length>0,"a proof"),a[0].startsWith("extra ")&&a.shift();let[,c]=/^index (\d+)$/.exec(
a.shift()||"")||[];u(c!==void 0,"a proof");let l=J(c,"an index"),d=Me(a),h=await $s(e.slice(n+2),o),p=await X(t,l,h.size,
d);return u(Ne(p,h.root),"a proof that leads to another root"),{index:l,checkpoint:h}}var Ss=/^disvote\/promise\/v1\n([^\n]+)\n(\d+)\n([^\n]+)\n(\d+)\n$/,Ts=/^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/,Fo={least:33,
most:65535},Os=(e,{electionId:t,partition:o,seq:n,castAt:s,digest:a})=>`disvote/receipt/v1
${e}
${t}
${o}
${n}
${s}
${ue(a)}
`;async function Uo(e,t,o){let{promise:n}=e,s=me(n.note),[,a,c,l,d]=Ss.exec(s.text)||[];u(a!==void 0,"the text of the pr\
omise"),u(o.logs.some(({name:g})=>g===a),`a promise of the log ${a}`,"log"),u(Number.isSafeInteger(n.index)&&n.index>=0,
"the index of the promise");let h=await Z(S(Os(a,e))),p=await X(h,n.index,J(c,"the size of a batch"),Me(n.path));u(Ne(p,
ee(l,"the root of a promise",32)),"a promise for another receipt");let f=await Is(t.text,a);await et(s,f);let{checkpoint:m}=await ge(
t.proof,await Z(S(t.text)),o);return u(m.origin===a,"a key of another log"),{key:f,seconds:J(d,"the time of a promise"),
checkpoint:m}}function tt(e,t,o){u(typeof e=="string","a statement");let n=S(e);u(n.length>=Fo.least&&n.length<=Fo.most,
"a statement");let s;try{s=re(n)}catch{u(!1,"a statement")}return u(Object.keys(s).join()===o&&s.kind===t,"another state\
ment"),u(typeof s.at=="string"&&Number.isSafeInteger(s.n),"a statement"),s}async function Is(e,t){let o=tt(e,"promise-ke\
y","at,kind,n,vkey"),n=await B(o.vkey,Q),s=`${t}/promise/`;return u(n.name.startsWith(s)&&Ts.test(n.name.slice(s.length)),
"a key that is not for promises"),n}async function qo({partition:e,seq:t},o,n,s){for(let{text:a,proof:c}of n)try{let{vkey:l,
heads:d}=tt(a,"promise-key-revoked","at,heads,kind,n,vkey");if(l===o.text&&d[e]<t)return await ge(c,await Z(S(a)),s),!0}catch{}
return!1}function Po(e,t){let o;try{({lines:o}=me(e.note))}catch{return}return t.find(({text:n})=>o.some(({name:s,id:a})=>String(
n).includes('"kind":"promise-key",')&&String(n).includes(`"vkey":"${s}+${a}+`)))}var Bo=async({digest:e},t,o)=>ge(t,await Z(
P(e.slice(7))),o),jo=async e=>fe(await M(S(e)));var St=/^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/,Ho=/^sha256:[0-9a-f]{64}$/,As=["v id title voters ballots eligibility\
 eligibilityProof changeOfMind liveResults opensAt minGroup minList","neighbours papers origin"].join(" ").split(" ");function Go(e,t){
let o=re(e);te(o,As,["voterKey","roll","changesMax","seal"]),k(o.v===1&&o.id===t,"the terms are of another election or v\
ersion"),zo(o.title),k(o.ballots==="open"||o.ballots==="sealed","the kind of ballots"),k(o.ballots==="sealed"==(o.seal!==
void 0),"a seal"),o.seal&&Ws(o.seal),k(o.changeOfMind==="refused"||o.changeOfMind==="last-counts","the rule on changes o\
f mind"),k(o.changeOfMind==="last-counts"===Number.isInteger(o.changesMax),"the number of changes"),k(Tt(o.papers),"the \
papers");for(let[n,s]of Object.entries(o.papers))k(n===""||St.test(n),"a constituency"),k(Ho.test(s),"a digest");return o}
var Yo={"647a-0001-0002":1216,"0020-0001-0002":32};function Ws(e){te(e,["suite","publicKey","keyId","pad","threshold","t\
rustees"]);let{suite:t,publicKey:o,pad:n,threshold:s,trustees:a}=e;k(Object.keys(Yo).includes(t),"a suite"),k(typeof o==
"string"&&Ze(o).length===Yo[t],"a public key"),k(Number.isInteger(n)&&n>=128&&n<=1792&&n%64===0,"the length of plaintext\
s"),nt(a,c=>{te(c,["name","vkey","share"]);let{name:l,vkey:d,share:h}=c;k(typeof l=="string"&&St.test(l)&&typeof d=="str\
ing"&&Ho.test(h),"a trustee")}),ot(a.map(({name:c})=>({id:c}))),k(Number.isInteger(s)&&s>=1&&s<=a.length,"a threshold")}
var Le=(e,t)=>[t,""].find(o=>Object.keys(e.papers).includes(o));function Vo(e,t,o){let n=re(e);return te(n,["v","electio\
nId","constituency","questions"]),k(n.v===1&&n.electionId===t,"the paper is of another election or version"),k(n.constituency===
o,"the paper is of another constituency"),nt(n.questions,Cs),ot(n.questions),n}function Cs(e){te(e,["id","title","pick",
"allow","options"]),$t(e),nt(e.options,Es),ot(e.options),ot(e.options.flatMap(({candidates:t=[]})=>t)),Ko(e.pick,e.options.
length),k(["","blank","spoiled","blank,spoiled"].includes(e.allow.join()),"what is allowed")}function Es(e){te(e,["id","\
title",..."candidates"in e||"crosses"in e?["candidates","crosses"]:[]]),$t(e),e.candidates&&(nt(e.candidates,t=>{te(t,["\
id","title"]),$t(t)}),Ko(e.crosses,e.candidates.length))}function Ko(e,t){te(e,["min","max"]);let{min:o,max:n}=e;k(Number.
isInteger(o)&&Number.isInteger(n)&&o>=0&&o<=n&&o<=t,"a range")}function $t({id:e,title:t}){k(typeof e=="string"&&St.test(
e),"an ID"),zo(t)}function zo(e){k(Tt(e)&&Object.keys(e).length>0,"a title"),k(Object.values(e).every(t=>typeof t=="stri\
ng"),"a title")}function nt(e,t){k(Array.isArray(e)&&e.length>0,"a list is empty"),e.forEach(t)}function ot(e){k(new Set(
e.map(({id:t})=>t)).size===e.length,"an ID stands twice")}function te(e,t,o=[]){k(Tt(e),"an object is missing"),k(t.every(
n=>n in e)&&Object.keys(e).every(n=>t.includes(n)||o.includes(n)),"other members than the format says")}var Tt=e=>typeof e==
"object"&&e!==null&&!Array.isArray(e);function k(e,t){if(!e)throw new TypeError(t)}var Ot;async function It({suite:e}){return Ot=Ot??import("./seal.js"),Zo(async()=>{let t=await Ot;return await t.proveSuite(
e),t})}async function Xo({seal:e}){let t=he(await z(Ze(e.publicKey))).slice(0,8);Jo(t===e.keyId,"the ID of the key");for(let{
name:o,vkey:n}of e.trustees)Jo((await B(n,Q)).name===o,"the key of a trustee");return M(S(O(e)))}var Re=class{constructor(){
this.made=new Map}async of(t,o,n){let s=O({...o,seal:t,ballot:n});this.made.has(s)||this.made.set(s,this.make(t,o,n));try{
return await this.made.get(s)}catch(a){throw this.made.delete(s),a}}async make(t,o,n){let s=await It(t);return Zo(async()=>pe(
await s.seal(t,o,n)))}};async function Zo(e){try{return await e()}catch(t){throw new b("cannot-seal",{retryable:!1,detail:String(
t?.message??t)})}}function Jo(e,t){if(!e)throw new TypeError(t)}var Qo=e=>typeof e=="string"&&/^[A-Za-z0-9._:-]{1,64}$/.test(e);async function ae(e){if(!Eo())throw new b("insecure",{retryable:!1});
let t=await xo(e.id,e.terms),o=await M(t);return _e(o===e.terms),tn(async()=>{let n=Go(t,e.id);return{digest:o,terms:n,sealDigest:n.
seal&&await Xo(n)}})}async function At(e,t){let o=Le(e,t);if(o===void 0)throw new b("not-eligible",{retryable:!1});let n=await $o(
e.id,t,e.papers[o]),s=await M(n);return _e(s===e.papers[o]),{digest:s,paper:await tn(async()=>Vo(n,e.id,o))}}async function en(e,t){
let{digest:o,terms:n,sealDigest:s}=await ae(e);n.seal&&await It(n.seal);let{voter:a,constituency:c,revision:l,terms:d}=await To(
e.id,t);if(_e(d===o),_e(Qo(a)&&(c===""||Qo(c))),_e(Number.isSafeInteger(l)&&l>=1),l>(n.changesMax??Number.MAX_SAFE_INTEGER)+
1)throw new b("too-many-changes",{retryable:!1});let{digest:h,paper:p}=await At(n,c);return{terms:n,termsDigest:o,sealDigest:s,
paper:p,paperDigest:h,voter:a,constituency:c,revision:l}}function _e(e){if(!e)throw new b("altered",{retryable:!1})}async function tn(e){
try{return await e()}catch{throw new b("altered",{retryable:!1})}}async function on(e,t,{digest:o,terms:n}){let{signatures:s,transcript:a}=Ns(t,n.id),c=S(e);u(await M(c)===a,"another tra\
nscript than the one that is stated");let l;try{l=re(c)}catch{u(!1,"a transcript that is not canonical")}u(l.v===1&&l.electionId===
n.id,"the transcript of another election"),u(l.terms===o,"a transcript of other terms");let{inputCounts:d}=l;return u(Array.
isArray(d)&&d.every(h=>Number.isSafeInteger(h)&&h>=0),"the input"),{transcript:l,signers:n.seal?await Ms(a,s,n):[]}}function Ns(e,t){
let n=String(e).includes('"signatures":')?"at,electionId,kind,n,signatures":"at,electionId,kind,n",s=tt(e,"count",`${n},\
transcript`);return u(s.electionId===t,"the statement of another count"),s}async function Ms(e,t,{id:o,seal:n}){let s=me(
t);u(s.text===`disvote/count/v1
${o}
${e}
`,"signatures of another count");let a=await Promise.all(n.trustees.map(({vkey:l})=>B(l,Q))),c=await Do(s,a);return u(c.
length>=n.threshold,`${c.length} of ${n.threshold} signatures of trustees`),c.map(({name:l})=>l)}function nn(e,{groups:t,
choices:o}){if(t&&O(t)!==O(e.groups))return!1;let n=s=>e.groups.reduce((a,{questions:c})=>a+(c.choice?.options[s]?.votes??
0),0);return!o||o.every(s=>s.votes===n(s.id))}var sn=async(e,t,o)=>ge(t,await Z(S(e)),o);async function rn({partition:e,
seq:t,digest:o},n,{inputCounts:s,inputRoot:a}){let c=`${e}
${t}
${ue(o)}
`,l=s.reduce((f,m)=>f+m,0),d;try{({input:d}=JSON.parse(n))}catch{u(!1,"the answer about the input")}let h=Array.isArray(
d)?d.find(f=>f?.leaf===c):void 0;u(h!==void 0,"the input of the count without this vote","not-counted"),u(Number.isSafeInteger(
h.index)&&h.index>=0,"an index");let p=await X(await Z(S(c)),h.index,l,Me(h.path));return u(Ne(p,ee(a,"the root of the i\
nput",32)),"a path that leads to another input"),{number:h.index+1,of:l}}async function st({transcript:e,statement:t,proof:o},n){let s=/\/proof\/leaf\/(\d+)$/.exec(o)?.[1]??"",[a,c]=await Promise.
all([F(`counts/${String(e).replace("sha256:","")}`),F(`proof/leaf/${s}`)]);return a.status===200&&c.status===200?{text:a.
text,statement:t,proof:c.text,election:await ae(n)}:void 0}async function an({electionId:e,partition:t,seq:o}){let{status:n,
text:s}=await F(`input/${e}/${t}/${o}`);return n===200?s:void 0}async function Wt({text:e,statement:t,proof:o,election:n},s,a={}){
let{transcript:c,signers:l}=await on(e,t,n);return u(nn(c,a),"other numbers than those of the transcript","numbers"),{transcript:c,
signers:l,...await sn(t,o,s)}}async function cn(e,t,o,n){let s=await Wt(e,n);return{...s,...await rn(o,t,s.transcript)}}async function De(e){let t=[],o=new Map,n=new Map,s=new Set,a,c=p=>o.has(p)||n.has(p),l=p=>p!==void 0&&p!=="none"&&!c(p),
d=(p,f)=>u(!p.some(m=>m.text===f.text),"a key twice");u(!/[\0-\x08\v-\x1f\x7f]/.test(e),"control characters");for(let p of e.
split(`
`)){let[f,...m]=p.split(/[ \t]+/).filter(g=>g);if(!(f===void 0||f.startsWith("#")))if(f==="log"){u(m.length===1||m.length===
2,p);let g=await B(m[0],Q);d(t,g),t.push(g)}else if(f==="witness"){u((m.length===2||m.length===3)&&l(m[0]),p);let g=await B(
m[1],Ro);d(Array.from(o.values()),g),o.set(m[0],g)}else if(f==="group"){let[g,T,...C]=m;u(l(g)&&C.length>0,p);for(let _ of C)
u(c(_)&&!s.has(_),p),s.add(_);let E=T==="any"?1:T==="all"?C.length:J(T,p);u(E>=1&&E<=C.length,p),n.set(g,{least:E,all:C})}else
u(f==="quorum"&&m.length===1&&a===void 0,p),u(m[0]==="none"||c(m[0]),p),a=m[0]}u(t.length>0&&a!==void 0,"no log or no qu\
orum");let h=(p,f)=>n.has(p)?n.get(p).all.filter(m=>h(m,f)).length>=n.get(p).least:f.includes(p);return{text:e,logs:t,witnesses:o,
quorum:a,isEnough:p=>a==="none"||h(a,p)}}var Ls=/(?:0|[1-9]\d{0,8})-[1-9]\d{0,17}-[\w-]{43}$/,Rs=[...Array(20).fill(700),...Array(30).fill(2e3)],_s=1e4,Ds={gap:[
"held","pause","copyPaused"],paused:["held","pause","copyPaused"],stopped:["held","stop","copyStopped"],silent:["held","\
pause","copySilent"]},ln=e=>Ls.exec(e.trim())?.[0],ye=(e,t)=>`#/elections/${encodeURIComponent(e)}/receipts/${encodeURIComponent(
t)}`,Ct=({inLog:e,replicas:t})=>e&&t.length>0&&t.every(o=>o.applied),dn=({applied:e,state:t})=>e?["done","check","copyHa\
s"]:Ds[t]??["wait","wait","copyFollows"];async function hn(e,t,o,n,s){for(let a=0;!n.aborted;a+=1){try{let c=await Je(e,
t,o);if(n.aborted||(s(c),Ct(c)))return}catch{s(void 0)}await U(Rs[a]??_s,n),document.hidden&&await Et(n)}}var Et=e=>new Promise(
t=>{document.addEventListener("visibilitychange",t,{once:!0,signal:e}),e.addEventListener("abort",t,{once:!0})});var Nt=1500,Fs=40,Mt=1e4,Us=6e5,it=class{constructor(t,o,n,s={}){this.receipt=t,this.isOwn=o,this.report=n,this.election=
s,this.able=void 0,this.policy=void 0,this.promise={at:"checking"},this.inclusion={at:"waiting"},this.count=void 0,this.
counted=void 0,this.listed=[],this.proof=void 0,this.asked=0}async run(t){this.able=await Qe(),this.report(),this.able&&
await this.loadPolicy(t)&&await Promise.all([this.followKey(t),this.followProof(t),this.followCount(t)])}async use(t){this.
policy={...await De(t),isOwn:!0},this.asked=0,await this.judge()}async promised(t,o){this.receipt.promise=t,this.promise=
{at:"checking"},this.report(),await this.followKey(o)}async loadPolicy(t){for(;!t.aborted;){let o=await F("policy").catch(
()=>{});if(this.policy||o?.status===200)return await this.take(o),!0;this.inclusion={at:o?"no-log":"silent"},this.promise=
this.receipt.promise?{at:"open",why:"silent"}:this.withoutPromise(),this.report(),await this.pause(Mt,t)}return!1}async take(t){
if(!this.policy)try{this.policy={...await De(t.text),isOwn:!1}}catch(o){this.promise=this.inclusion={at:"wrong",kind:"po\
licy",detail:o.message}}this.report()}withoutPromise(){return{at:this.isOwn?"none":"elsewhere"}}async followKey(t){let{promise:o}=this.
receipt;if(!o){this.promise=this.withoutPromise(),this.report();return}for(let n=0;!t.aborted;n+=1){if(this.listed=await rt(
this.receipt),o.key){await this.judge();return}this.policy&&(this.promise={at:"open",why:"key"},this.report()),await this.
pause(pn(n),t)}}async followProof(t){let{partition:o,seq:n,castAt:s}=this.receipt,a=q()-Date.parse(s);for(a<Nt&&await this.
pause(Nt-Math.max(a,0),t);!t.aborted;){let c=await F(`proof/${o}/${n}`).catch(()=>{});if(t.aborted)return;if(c?.status===
200){if(this.proof=c.text,await this.judge(),this.inclusion.at!=="open")return}else this.policy&&(this.inclusion={at:c?this.
isLate()?"late":"waiting":"silent"},this.report());await this.pause(Math.max(pn(this.asked),1e3*(c?.after??0)),t),this.asked+=
1}}async followCount(t){for(;this.election.state==="closed"&&!t.aborted;){let o=await this.findCount().catch(()=>this.count);
if(t.aborted||!o||(this.count=o,this.counted?await this.judge():this.report(),this.counted&&this.count.at!=="open"))return;
await this.pause(Mt,t)}}async findCount(){let{receipt:t,election:o}=this,{count:n}=await Ae(t.electionId);if(!n)return o.
ballots==="sealed"?{at:"waiting"}:void 0;let s=await st(n,{id:t.electionId,terms:t.terms??o.terms}),a=s&&await an(t);return this.
counted=a?{loaded:s,input:a}:void 0,{at:"unchecked"}}isLate(){return q()-Date.parse(this.receipt.castAt)>Us}async judge(){
let{receipt:t,policy:o,proof:n}=this;if(!o)return;let s=t.promise?.key&&await Fe(()=>Uo(t,t.promise.key,o));s?.at==="pro\
ved"&&await qo(t,s.key,this.listed,o)&&(s.at="revoked");let a=n&&await Fe(()=>Bo(t,n,o)),{counted:c}=this,l=c&&await Fe(
()=>cn(c.loaded,c.input,t,o));o===this.policy&&(this.promise=s??this.promise,this.inclusion=a??this.inclusion,this.count=
l??this.count,this.report())}async pause(t,o){await U(t,o),document.hidden&&!o.aborted&&await Et(o)}},pn=e=>e<Fs?Nt:Mt;async function Fe(e){
try{return{at:"proved",...await e()}}catch(t){let o=t instanceof Ce?t.kind:"form";return o==="cosignatures"?{at:"open",why:"\
cosignatures",detail:t.message}:{at:"wrong",kind:o,detail:t.message}}}async function rt(e){let{promise:t}=e;if(!t)return[];
try{let{status:o,text:n}=await F("promise-keys"),s=o===200?JSON.parse(n):[],a=t.key||Po(t,s);return a&&(t.key={text:a.text,
proof:a.proof}),Array.from(s)}catch{return[]}}var fn={other:{code:"el",name:"Ελληνικά"},skip:"Skip to the content",navCheck:"Check a receipt",navigation:"Main",
foot:"This page keeps nothing on your device but your language, and talks to no third party.",back:"Back",home:"All elec\
tions",fix:"Something is missing or not right",error:"Error: ",broken:"This page cannot be shown",step:(e,t)=>`Step ${e}\
 of ${t}`,stepAlone:e=>`Step ${e}`,start:{title:"Cast your vote",lead:"Choose an election. It takes about two minutes, a\
nd at the end you get a receipt.",open:"Open now",upcoming:"Not open yet",closed:"Closed",opens:e=>`Opens ${e}`,closes:e=>`\
Closes ${e}`,closedAt:e=>`Closed ${e}`,vote:"Vote in this election",odd:"This election cannot be shown here.",forgotten:"\
This page was left alone for a while, and has forgotten what was entered. If you did not get a receipt, vote again: only\
 one vote of yours counts.",pending:"See what has become of your vote",none:"There is no election at the moment.",failed:"\
The elections could not be loaded",failedOne:"This election cannot be shown",failedWhy:"The server did not answer. Check\
 your connection to the internet. This page tries again by itself.",checkTitle:"Have you voted already?",check:"With you\
r receipt you can see where your vote is, at any time.",checkLink:"Check a receipt"},identify:{title:"Who is voting?",id:"\
Voter ID",idHint:"It is on the letter that you were sent, for example GR-0001234567.",idMissing:"Enter your voter ID",idWrong:"\
A voter ID has 1 to 64 characters: Latin letters, digits and . _ : -",token:"Voter token",tokenHint:"Paste the token tha\
t the identification service gave you. It is good for a few minutes.",tokenMissing:"Paste your token",tokenWrong:"This i\
s not a whole token. Copy it again, from its beginning to its end",go:"Continue"},signIn:{lead:e=>`You sign in at ${e}. \
It tells this page who you are; it does not learn how you vote.`,go:"Sign in",leaving:"Going to the sign-in page",arriving:"\
Signing you in…",as:e=>`You are signed in as ${e}`,asSomebody:"You are signed in",out:"Sign out",nextTitle:"Does someb\
ody else vote on this device?",nextWhy:"This signs you out, and forgets everything of yours here. Save or print your rec\
eipt first.",next:"Next voter",notes:{"signed-out":"You are signed out. The next voter may sign in.","signed-out-here":"\
This page has forgotten you. You may still be signed in at the identification service: close the browser.",forgotten:"Th\
is page was left alone for a while, and has signed you out. If you did not get a receipt, vote again: only one vote of y\
ours counts."},foot:e=>`This page keeps nothing on your device but your language. It talks to the voting service, and to\
 ${e} when you sign in.`},choose:{one:"Choose one",exactly:e=>`Choose ${e}`,upTo:e=>`Choose up to ${e}`,between:(e,t)=>`\
Choose ${e} to ${t}`,left:(e,t)=>e===0?`All ${t} chosen`:`${e} of ${t} left`,full:e=>`You have chosen ${e}, and more are\
 not allowed. Take one back first.`,missing:"Choose one of the options",missingMany:"Choose from the options",few:e=>e===
1?"Choose one more":`Choose ${e} more`,find:"Search in the list",found:(e,t)=>e===t?`${t} in the list`:`${e} of ${t} in \
the list`,nothing:"Nothing is found. Try fewer letters.",note:"Nothing is sent yet. Before you cast your vote you see al\
l of it.",go:"Continue"},others:{or:"Or",blank:"Blank vote",blankWhy:"You vote, but for none of these. It is counted as \
a blank vote.",spoiled:"Spoiled vote",spoiledWhy:"You vote on purpose so that it is not valid. It is counted as a spoile\
d vote.",empty:"Leave this question empty",emptyWhy:"You choose none of these. It is counted as empty, neither blank nor\
 spoiled."},crosses:{title:"Crosses for candidates",upTo:e=>e===1?"You may give one candidate a cross":`You may give up \
to ${e} candidates a cross`,between:(e,t)=>e===t?`Give ${e===1?"one candidate":`${e} candidates`} a cross`:`Give ${e} to\
 ${t} candidates a cross`,left:(e,t)=>e===0?"No cross left":t===1?"One cross left":`${e} of ${t} crosses left`,full:e=>`\
You have given ${e===1?"your cross":`all ${e} crosses`}. Take one back first.`,few:(e,t)=>`Give ${e===1?"one more cross":
`${e} more crosses`} in ${t}`,find:"Search for a candidate"},before:{title:"You have voted before in this election",changes:(e,t)=>`\
This would be your vote number ${e}. It takes the place of the one before. `+(t===1?"It is the last one that you can cas\
t.":`You can cast ${t} more, this one included.`),stands:"Your vote stands and cannot be changed. If you cast the same v\
ote again, you get its receipt; another one is refused.",notYou:"If that was not you, contact the electoral committee at\
 once."},review:{title:"Check your vote",election:"Election",voter:"Voter",constituency:"Constituency",choice:"Your choi\
ce",picks:e=>`${e} chosen`,crosses:(e,t)=>e===0?`No crosses, of up to ${t}`:`${e} ${e===1?"cross":"crosses"} of up to ${t}`,
exact:"The ballot as it is sent",exactWhy:"These characters, and no others, are recorded as your ballot. What stands abo\
ve was read from them.",byToken:"the holder of the token",change:"Change",final:"Once cast, your vote cannot be changed.",
changeable:"You may vote again until the close; your last vote counts.",go:"Cast my vote"},cast:{title:"Casting your vot\
e",sending:"Sending… Do not close this page.",again:e=>`Sending again, attempt ${e}…`,waitTitle:"There is no answer \
yet",waiting:e=>`Next attempt in ${e} ${e===1?"second":"seconds"}.`,safe:"Sending again is safe: the same vote counts on\
ce, however often it is sent.",now:"Try now",upTitle:"We do not know yet whether your vote is recorded",up:"The server d\
id not answer. Keep this page open, check your connection, and try again. If you do close the page, cast the same vote l\
ater: if it had been recorded, you get its receipt.",noAnswer:"The connection was lost, or the server did not answer.",newKey:"\
The server is looking up the identification service’s new key.",maybe:"Your vote may be recorded: it was sent, and the\
 answer was lost.",lastRefused:"The last attempt was not accepted.",unsure:"Identify yourself again and send the same vo\
te. This is safe: if it had been recorded, you get its receipt; if not, it is recorded now. Keep this page open until th\
en.",unsureRetry:"Send the same vote again. This is safe: if it had been recorded, you get its receipt; if not, it is re\
corded now. Keep this page open until then.",often:"Too many requests came from here in a short time.",busy:"Many people\
 are voting at the moment.",away:"The database has not confirmed your vote yet.",refused:"Your vote was not accepted",what:"\
What to do"},receipt:{recorded:"Your vote is recorded",again:"Your vote had been recorded already",againWhy:"You had cas\
t this same vote before. This is its original receipt; your vote counts once.",keep:"Keep this receipt: with it you can \
follow your vote. It does not say what you voted for.",paper:"Receipt of a vote",code:"Receipt code",election:"Election",
at:"Recorded",place:"Position",placeOf:(e,t)=>`partition ${e}, vote ${t}`,constituency:"Constituency",revision:"Your vot\
e number",revisionOf:e=>e===1?"1, your first":`${e}, in place of the one before`,before:e=>`This is your vote number ${e}\
. Have you voted before in this election?`,digest:"Digest (SHA-256)",same:"This page has compared: the receipt is of exa\
ctly the ballot that it sent.",notCompared:"This page could not compare the receipt with your ballot.",different:"This r\
eceipt is not of the ballot that this page sent",differs:e=>`These are not as this page stated them: ${e}.`,stated:{electionId:"\
the election",voter:"the voter’s pseudonym",constituency:"the constituency",revision:"the number of the vote",terms:"t\
he terms of the election"},differentTodo:"Keep the receipt, with its private part, and contact the electoral committee a\
t once.",private:"Private part of this receipt",privateShow:"Show it to nobody.",privateWhy:"With it, you can have your \
vote’s record checked to the last character. But whoever has it can find out what you voted for. It is not on the slip a\
bove, and not printed, copied or downloaded with it.",privateSave:"Save it for me alone",privateFile:"private-vote-recei\
pt",ballotSave:"Save the ballot, too",ballotSaveWhy:"The file says what you voted for. With both files, “disvote verify”\
 makes the record again.",ballotFile:"private-ballot",copy:"Copy",copied:"Copied",copyFailed:"It was not copied. Select \
the code and copy it yourself.",print:"Print",save:"Download",file:"vote-receipt",link:"Check it here",title:"Your recei\
pt",whereTitle:"Where is my vote?",whereLead:"This keeps itself up to date.",stepRecorded:"Recorded",stepRecordedWhy:"Sa\
fely written to the database. From here on it counts.",stepLog:"Written to the log of votes",stepLogWait:"Being written \
to the log of votes…",stepLogWhy:"All copies are made from the log, and checked against it.",stepCopies:(e,t)=>`On ${e}\
 of ${t} replicas`,stepCopiesWhy:"Independent databases that follow the log.",noCopies:"No replica has reported yet",copyHas:"\
has your vote",copyFollows:"gets it in a moment",copyPaused:"paused, will go on by itself",copyStopped:"stopped, an oper\
ator looks into it",copySilent:"has not reported for a while",everywhere:"Your vote is everywhere it should be.",progress:(e,t,o)=>`${e?
"Your vote is in the log.":"Your vote is recorded."} ${t} of ${o} replicas have it.`,stale:"There is no answer at the mo\
ment; this page asks again. Your vote is not affected.",another:"Vote in another election"},proof:{title:"What this page\
 has proved",lead:"The page checks by itself what the server signed, and that your vote stands in the public log.",promise:"\
The promise is genuine",promiseWhy:e=>`${e} signed that this vote will stand in the log at its position. The log states \
this key, and witnesses cosigned that.`,promiseWait:"Checking the promise…",promiseOpen:"The promise cannot be checked\
 yet",promiseWrong:"The promise in this receipt is not genuine",none:"No promise was given",noneWhy:"Your vote is record\
ed, but the server has not signed that it will stand in the log. It may do so later: ask again here, or load the page an\
ew and cast the same vote again. It counts once.",revoked:"The key of the promise was revoked before this vote",revokedWhy:"\
The log states that this key was stolen or has ended. The promise proves nothing; ask for another one.",ask:"Ask for the\
 promise",asking:"Asking…",stillNone:"There is still no promise. Ask again later.",askFailed:"The server did not answe\
r as it should. Ask again later.",elsewhere:"The promise is in the saved receipt",elsewhereWhy:"The code of a receipt do\
es not carry it. “disvote verify” checks it in the file that was saved.",included:"Your vote is in the log",includedWhy:(e,t,o,n)=>`\
It is entry ${e} of ${t}. This state of the log is signed by the log and by ${o}${n&&`, last ${n}`}.`,nobody:"no witness",
waiting:"Waiting for the proof",waitingWhy:"The log takes in new votes each second, then its witnesses sign. This page a\
sks again by itself.",proofOpen:"The place in the log cannot be proved yet",proofWrong:"The server’s proof does not show\
 your vote in the log",wrongWhy:"It does not hold when it is computed again.",late:"Your vote should stand in the log by\
 now",lateWhy:"Ten minutes have passed since it was recorded, and the log has no proof for it.",open:{key:"The log does \
not list the key that signed it. This page asks again by itself.",cosignatures:"Fewer witnesses have signed than the pol\
icy asks for. This page asks again by itself.",silent:"The log does not answer at the moment. This page asks again by it\
self."},noLog:"There is no log to check against",noLogWhy:"The server has no public log of votes. The receipt proves not\
hing to others.",otherLog:"This receipt is of another log than the policy says",otherLogOwn:"Make sure first that the po\
licy you gave is the one of this election.",policyWrong:"The server’s policy cannot be read, so nothing can be proved",
detail:e=>`Detail: ${e}`,todo:"Save the receipt now, here and with its private part. Then tell the electoral committee, \
and a party or observer that you trust: show them the file without the private part. They can check it with “disvote ver\
ify”.",saveToShow:"Save the receipt to show it",unable:"This browser cannot check the signatures",unableWhy:"It does n\
ot know Ed25519, as Chrome and Edge do from version 137 on, Firefox from 129 and Safari from 17. Nothing was proved here\
, and nothing speaks against your receipt.",unableTodo:"Save the receipt with its private part and check it on another d\
evice: with “disvote verify”, or with the single file “verify.mjs”, which needs Node.js alone.",againstServer:"C\
hecked against the policy of this server",againstServerWhy:"The policy names the keys that were believed. It came from t\
he very server that is being checked, which could have made it up. Compare it with one from elsewhere: on paper, in the \
press, from a party.",againstOwn:"Checked against the policy that you gave",againstOwnWhy:"It did not come from the serv\
er. What is said above holds as far as you trust where you got it.",log:"Log",witnesses:"Witnesses",digest:"Digest of th\
e policy, its first half",other:"Check with a policy from elsewhere",otherHint:"Paste the policy that you got on paper, \
from the press or from a party, or choose its file.",otherText:"Policy",otherFile:"Or its file",otherGo:"Check with this\
 policy",otherWrong:"This is not a policy. Copy the whole of it"},sealed:{title:"Sealed on this device",why:"Your ballot\
 is sealed here, before it is sent. Neither this server nor anybody who reads the log can open it, and nobody reads it b\
efore the election closes.",trustees:"Who can open it after the close",trusteesOf:(e,t)=>t.length===1?`the trustee ${t[0]}`:
`${e} of these ${t.length} trustees together: ${t.join(", ")}`,digest:"Digest of the seal, its first half",compare:"Comp\
are the digest with the one that was made known on paper, in the press, or by a party.",exact:"The ballot as it is seale\
d",exactWhy:"These characters, and no others, are sealed as your ballot. What stands above was read from them.",note:"No\
thing is sent yet. Before you cast your vote you see all of it, and then it is sealed on this device.",stands:"Your vote\
 stands and cannot be changed. Any other ballot is refused, also one with the same answers.",up:"The server did not answ\
er. Keep this page open, check your connection, and try again: only this page has your sealed ballot. If you do close it\
, come back later: the page then says whether a vote of yours is recorded.",different:"A ballot opens only for the value\
s for which it was sealed. With others it would not be counted.",files:"Save what proves your vote",filesWhy:"With both \
files, “disvote verify” makes your vote’s record again and compares it to the last character. They do not say what you v\
oted for, and only the trustees’ key could show it.",receiptSave:"Save the whole receipt",receiptFile:"whole-vote-rece\
ipt",envelopeSave:"Save the sealed ballot",envelopeFile:"sealed-ballot",ballotWhy:"This file has the sealed ballot, and \
also says what you voted for:",ballotSave:"Save it with my answers",problems:{"already-voted":["A vote with this voter I\
D is recorded already. It stays as it is.","If it was you who voted, there is nothing more to do. If not, contact the el\
ectoral committee at once."],changed:["Something has changed since this page asked, so the ballot that was sealed is not\
 good any more. No vote was recorded.","Look at your ballot again. If it is still right, cast it: it is sealed anew."],"\
invalid-vote":["The server refused the sealed ballot. No vote was recorded.","Load this page again and vote from the beg\
inning. If you see this again, contact the electoral committee."]}},counted:{title:"What this count rests on",counting:"\
The ballots are being opened",opening:"The ballots are sealed. Now the trustees open and count them together. The result\
s are shown here as soon as their count stands in the log. This page keeps itself up to date.",transcript:"Digest of the\
 transcript (count.json), its first half",waiting:"The count cannot be checked yet",waitingWhy:"This page asks again by \
itself.",proved:"The count stands in the log",provedWhy:(e,t)=>`${e.length>0?`The trustees ${e.join(", ")} signed it.`:"\
The operator alone states it."} These numbers are those of its transcript. Cosigned by ${t}.`,wrong:"What the server sho\
ws is not a count that the log states",otherNumbers:"These numbers are not those of the transcript",todo:"Do not rely on\
 these numbers. Tell the electoral committee, and a party or observer that you trust.",uncounted:e=>e===1?"One record of\
 the log counts for nothing":`${e} records of the log count for nothing`,reasons:{void:"recorded against the rules, for \
example before the election","not-on-roll":"the voter is not on the roll",constituency:"another constituency than the ro\
ll has","does-not-open":"the envelope does not open","bad-plaintext":"what is inside is not padded as it must be","not-c\
anonical":"what is inside has not the form of a ballot","not-allowed":"the ballot paper does not allow this ballot"},yours:"\
Is your vote in it? Your receipt shows that.",in:"Your vote is in the count",inWhy:(e,t,o)=>`It is number ${e} of the ${t}\
 records in the input of the count${o.length>0?`, which the trustees ${o.join(", ")} signed`:""}.`,notIn:"The server doe\
s not show that your vote is in the count",wait:"The votes are not counted yet",waitWhy:"Once the count stands in the lo\
g, this page shows that your vote is in it."},changed:{revision:e=>`A vote of yours was recorded meanwhile. The next one\
 would be your vote number ${e}.`,constituency:(e,t)=>`The electoral roll has you in another constituency now: ${e||"non\
e"}, and not ${t||"none"}.`,terms:"The server names other terms of this election than the page had checked.",standing:"T\
his is the receipt of the vote that stands:"},check:{title:"Check a receipt",lead:"Enter your receipt’s code to see whet\
her the vote is recorded, and how far it has come.",election:"Election",code:"Receipt code",hint:"As on your receipt, fo\
r example 7-123-Xy…",missing:"Enter the receipt’s code",wrong:"A code has two numbers and 43 characters, with hyphen\
s between them. Copy the whole of it",go:"Check",other:"Check another receipt"},results:{title:"Results",link:"See the r\
esults",linkSoFar:"Results so far",live:"So far",counting:"Counting goes on",final:"Final",voters:e=>e===1?"has voted":"\
have voted",where:"Where",everywhere:"Everywhere",nowhere:"No constituency",ballots:e=>e===1?"ballot counted":"ballots c\
ounted",shares:"Shares are of the ballots counted.",sharesHere:"Shares are of the ballots counted here.",joined:"Few peo\
ple voted in some of these constituencies, so they are counted together.",candidates:e=>e===1?"One candidate":`${e} cand\
idates`,candidate:"Candidate",crosses:"Crosses",withheld:"Crosses are not published here, to keep each vote secret.",uncounted:"\
The log has votes that count for nothing, so the result is that of count.json.",blank:"Blank",spoiled:"Spoiled",empty:"E\
mpty",wait:"The results are shown as soon as no vote can be added any more. This page keeps itself up to date."},problems:{
malformed:["The server did not understand the request. No vote was recorded.","Load this page again and vote from the be\
ginning."],unauthenticated:["Your token was not accepted: it may have expired.","Get a new token and go on. Your choice \
is kept, and sending again is safe."],"other-voter":["The token is another voter’s. No vote was recorded.","Identify y\
ourself again, with your own token."],"signed-out":["Your sign-in has ended.","Sign in again and go on. You may have to \
fill in your ballot again; only one vote of yours counts."],"sign-in-failed":["You were not signed in: the answer of the\
 identification service does not fit this page. It may be of an earlier attempt.","Sign in again. If you see this again,\
 contact the electoral committee."],"sign-in-refused":["You were not signed in: it was cancelled, or refused.","Sign in \
again when you are ready."],"sign-in-away":["The identification service does not answer.","Check your connection to the \
internet, and try again in a little while."],"not-eligible":["You are not on the electoral roll of this election. No vot\
e was recorded.","Check the ID that you entered. If it is right, contact the electoral committee."],"not-open":["The ele\
ction is not open at the moment. No vote was recorded.","See when it opens and closes. If you had voted before, your vot\
e stands."],"results-sealed":["The results are not shown before the election closes.","Try again after the close."],"not\
-found":["The server does not know this address.","Load this page again and start from the beginning."],"unknown-electio\
n":["There is no such election.","Go back to the elections and choose one there."],"unknown-receipt":["No vote of this e\
lection has this receipt.","Check that you copied the whole code, and that you chose the right election."],"method-not-a\
llowed":["The server does not take this request.","Load this page again and start from the beginning."],"too-slow":["The\
 request took too long to arrive.","Try again, over a better connection if you can. Sending again is safe."],"already-vo\
ted":["A vote with this voter ID is recorded already, with another ballot. It stays as it is.","If it was you who voted,\
 there is nothing more to do. If not, contact the electoral committee at once."],changed:["Something has changed since t\
his page asked. No vote was recorded.","Look at your ballot again, and cast it if it is still right."],"too-many-changes":[
"You have changed your vote as often as this election allows. Your last vote stands.","There is nothing more to do. With\
 its receipt you can see where your vote is."],altered:["The server sent terms or a ballot paper that are not those of t\
his election. None of it is shown, and no vote was recorded.","Load this page again. If you see this again, do not vote \
here, and contact the electoral committee."],insecure:["This browser cannot check the ballot paper here. Nothing of it i\
s shown, and no vote was recorded.","Open this page with an address that begins with “https”."],"cannot-seal":["This\
 browser could not load or run what seals your ballot. No vote was recorded.","Load this page again. If that does not he\
lp, use a newer browser: Chrome or Edge 80, Firefox 74, Safari 14 or any later version."],"too-large":["The request was \
too large. No vote was recorded.","Load this page again and vote from the beginning."],"unsupported-media-type":["The se\
rver did not understand the request’s form. No vote was recorded.","Load this page again and vote from the beginning."],
"invalid-vote":["The voter ID or the ballot is not valid. No vote was recorded.","Check your voter ID, and fill in the b\
allot again."],internal:["Something went wrong on the server.","Try again. Sending again is safe."],overloaded:["Many pe\
ople are voting at the moment.","Wait a little and try again. Sending again is safe."],"too-many-requests":["Too many re\
quests came from here in a short time. No vote was recorded by this one.","Others who share your connection may have sen\
t them. Wait, then try again. Sending again is safe."],"master-unavailable":["The database did not answer in time.","Try\
 again in a moment. Sending again is safe."],"log-unavailable":["The public log did not answer.","Try again in a moment.\
 Your vote stays recorded."],"no-answer":["The server did not answer.","Check your connection and try again. Sending aga\
in is safe."],unknown:["The server refused the request.","Load this page again and start from the beginning."]},after:e=>`\
Try again after ${e} seconds.`,actions:{identify:"Change the voter",identifyAgain:"Identify yourself again",choose:"Chan\
ge the ballot",again:"Look at my ballot again",check:"Check a receipt",reload:"Load this page again",retry:"Try again"}};var un={other:{code:"en",name:"English"},skip:"Μετάβαση στο περιεχόμενο",navCheck:"Έλεγχος απόδειξ\
ης",navigation:"Κύρια πλοήγηση",foot:"Η σελίδα δεν κρατά τίποτα στη συσκευή σας εκτός από τη γλώσσα, και \
δεν μιλά με κανέναν τρίτο.",back:"Πίσω",home:"Όλες οι ψηφοφορίες",fix:"Κάτι λεί\
πει ή δεν είναι σωστό",error:"Σφάλμα: ",broken:"Αυτή η σελίδα δεν μπορεί να εμφανιστεί",
step:(e,t)=>`Βήμα ${e} από ${t}`,stepAlone:e=>`Βήμα ${e}`,start:{title:"Ψηφίστε",lead:"Επιλέξτε ψηφοφο\
ρία. Θα χρειαστείτε περίπου δύο λεπτά και στο τέλος παίρνετε απόδειξη.",
open:"Ανοιχτή τώρα",upcoming:"Δεν άνοιξε ακόμη",closed:"Έκλεισε",opens:e=>`Ανοίγει ${e}`,
closes:e=>`Κλείνει ${e}`,closedAt:e=>`Έκλεισε ${e}`,vote:"Ψηφίστε σε αυτή την ψηφοφορία",
odd:"Αυτή η ψηφοφορία δεν μπορεί να εμφανιστεί εδώ.",forgotten:"Η σελίδα έμεινε μό\
νη για λίγη ώρα και ξέχασε ό,τι είχε γραφτεί. Αν δεν πήρατε απόδειξη, ψηφίστε ξανά: μόνο μία ψήφος σας μετρά.",
pending:"Δείτε τι έγινε με την ψήφο σας",none:"Δεν υπάρχει καμία ψηφοφορία αυτή τη στιγμή.",
failed:"Οι ψηφοφορίες δεν φορτώθηκαν",failedOne:"Η ψηφοφορία δεν μπορεί να εμφανιστεί",
failedWhy:"Ο διακομιστής δεν απάντησε. Ελέγξτε τη σύνδεσή σας στο διαδίκτυο. Η σελίδα δοκιμάζει ξανά μόνη της.",
checkTitle:"Έχετε ήδη ψηφίσει;",check:"Με την απόδειξή σας βλέπετε πού βρίσκεται η ψήφος σας, όποτε θέλετ\
ε.",checkLink:"Ελέγξτε μια απόδειξη"},identify:{title:"Ποιος ψηφίζει;",id:"Κωδικός ψηφοφό\
ρου",idHint:"Θα τον βρείτε στην ειδοποίηση που λάβατε, για παράδειγμα GR-0001234567.",
idMissing:"Γράψτε τον κωδικό ψηφοφόρου σας",idWrong:"Ο κωδικός έχει 1 έως 64 χαρακτήρες: λατι\
νικά γράμματα, ψηφία και . _ : -",token:"Διακριτικό ψηφοφόρου (token)",tokenHint:"\
Επικολλήστε το διακριτικό που σας έδωσε η υπηρεσία ταυτοποίησης. Ισχύει για λίγα λεπτά.",
tokenMissing:"Επικολλήστε το διακριτικό σας",tokenWrong:"Αυτό δεν είναι ολόκληρο διακριτικό. Α\
ντιγράψτε το ξανά, από την αρχή ως το τέλος",go:"Συνέχεια"},signIn:{lead:e=>`Σ\
υνδέεστε στο ${e}. Εκείνο λέει σε αυτή τη σελίδα ποιος είστε και δεν μαθαίνει τι ψηφίζετε.`,
go:"Σύνδεση",leaving:"Μετάβαση στη σελίδα σύνδεσης",arriving:"Γίνεται σύνδεση…",
as:e=>`Έχετε συνδεθεί ως ${e}`,asSomebody:"Έχετε συνδεθεί",out:"Αποσύνδεση",nextTitle:"\
Θα ψηφίσει και άλλος σε αυτή τη συσκευή;",nextWhy:"Έτσι αποσυνδέεστε και η σελίδα ξεχνά \
ό,τι σας αφορά. Πρώτα αποθηκεύστε ή τυπώστε την απόδειξή σας.",next:"Επ\
όμενος ψηφοφόρος",notes:{"signed-out":"Αποσυνδεθήκατε. Μπορεί να συνδεθεί ο επόμενος ψηφοφόρος.",
"signed-out-here":"Η σελίδα σάς ξέχασε. Ίσως είστε ακόμη συνδεδεμένοι στην υπηρεσία ταυτοποίησης: κλείστε τον περιηγητή.",
forgotten:"Η σελίδα έμεινε για λίγο χωρίς χρήση και σας αποσύνδεσε. Αν δεν πήρατε απόδειξη, ψηφίστε ξανά: μόνο μία ψήφος\
 σας μετράει."},foot:e=>`Η σελίδα δεν κρατά τίποτε στη συσκευή σας εκτός από τη γλώσσα. Μιλά με την υπηρεσία ψ\
ηφοφορίας και, για τη σύνδεση, με το ${e}.`},choose:{one:"Διαλέξτε ένα",exactly:e=>`\
Διαλέξτε ${e}`,upTo:e=>`Διαλέξτε έως ${e}`,between:(e,t)=>`Διαλέξτε ${e} έως ${t}`,left:(e,t)=>e===
0?`Διαλέξατε και τα ${t}`:`Απομένουν ${e} από ${t}`,full:e=>`Έχετε διαλέξει ${e} \
και δεν επιτρέπονται περισσότερα. Αφαιρέστε πρώτα ένα.`,missing:"Διαλέξτε \
μία από τις επιλογές",missingMany:"Διαλέξτε από τις επιλογές",few:e=>e===1?"Διαλέ\
ξτε ένα ακόμη":`Διαλέξτε ${e} ακόμη`,find:"Αναζήτηση στον κατάλογο",found:(e,t)=>e===
t?`${t} στον κατάλογο`:`${e} από ${t} στον κατάλογο`,nothing:"Δεν βρέθηκε τίποτα. Δοκιμάστε μ\
ε λιγότερα γράμματα.",note:"Δεν στέλνεται τίποτα ακόμη. Πριν ψηφίσετε θα δείτε ολόκληρη την ψήφο σας.",
go:"Συνέχεια"},others:{or:"Ή",blank:"Λευκό",blankWhy:"Ψηφίζετε, αλλά τίποτα από τα παραπάνω. Μετρά ως λευκ\
ή ψήφος.",spoiled:"Άκυρο",spoiledWhy:"Ψηφίζετε σκόπιμα έτσι ώστε η ψήφος να μην είναι έγκυρη. Μετρά ως άκυρη \
ψήφος.",empty:"Αφήνω κενή αυτή την ερώτηση",emptyWhy:"Δεν διαλέγετε τίποτα από αυτά. Μετρά ω\
ς κενή απάντηση, ούτε λευκή ούτε άκυρη."},crosses:{title:"Σταυροί προτίμησης",
upTo:e=>e===1?"Μπορείτε να βάλετε έναν σταυρό":`Μπορείτε να βάλετε έως ${e}\
 σταυρούς`,between:(e,t)=>e===t?`Βάλτε ${e===1?"έναν σταυρό":`${e} σταυρούς`}`:`Βάλτε ${e}\
 έως ${t} σταυρούς`,left:(e,t)=>e===0?"Δεν απομένει σταυρός":t===1?"Απομένει ένας σταυρός":
`${e===1?"Απομένει":"Απομένουν"} ${e} από ${t} σταυρούς`,full:e=>`Έχετε βάλει ${e===
1?"τον σταυρό σας":`και τους ${e} σταυρούς`}. Αφαιρέστε πρώτα έναν.`,few:(e,t)=>`\
Βάλτε ${e===1?"έναν σταυρό":`${e} σταυρούς`} ακόμη: ${t}`,find:"Αναζήτηση υποψηφίου"},
before:{title:"Έχετε ξαναψηφίσει σε αυτή την ψηφοφορία",changes:(e,t)=>`Αυτή θα ήταν η\
 ${e}η ψήφος σας. Παίρνει τη θέση της προηγούμενης. `+(t===1?"Είναι η τελευταία που\
 μπορείτε να ρίξετε.":`Μπορείτε να ψηφίσετε ακόμη ${t} φορές, μαζί με αυτή.`),
stands:"Η ψήφος σας ισχύει και δεν αλλάζει. Αν ψηφίσετε ξανά το ίδιο, παίρνετε την απόδειξή της· οτιδήποτε άλλο δεν γίνε\
ται δεκτό.",notYou:"Αν δεν ψηφίσατε εσείς, επικοινωνήστε αμέσως με την εφορευτική επιτροπή."},
review:{title:"Ελέγξτε την ψήφο σας",election:"Ψηφοφορία",voter:"Ψηφοφόρος",constituency:"\
Εκλογική περιφέρεια",choice:"Η επιλογή σας",picks:e=>`${e} επιλογές`,crosses:(e,t)=>e===
0?`Χωρίς σταυρούς, από έως ${t}`:`${e} ${e===1?"σταυρός":"σταυροί"} από έως ${t}`,
exact:"Το ψηφοδέλτιο όπως στέλνεται",exactWhy:"Αυτοί οι χαρακτήρες, και κανένας άλλος, καταχωρί\
ζονται ως ψηφοδέλτιό σας. Όσα βλέπετε παραπάνω διαβάστηκαν από αυτούς.",
byToken:"όποιος κατέχει το διακριτικό",change:"Αλλαγή",final:"Μόλις ψηφίσετε, η ψήφος σας\
 δεν αλλάζει πια.",changeable:"Μπορείτε να ψηφίσετε ξανά ως το κλείσιμο· μετρά η τελευταία σας ψήφος.",
go:"Υποβολή ψήφου"},cast:{title:"Η ψήφος σας υποβάλλεται",sending:"Στέλνεται… Μην κλείσε\
τε τη σελίδα.",again:e=>`Στέλνεται ξανά, προσπάθεια ${e}…`,waitTitle:"Δεν έχουμε απάν\
τηση ακόμη",waiting:e=>`Νέα προσπάθεια σε ${e} ${e===1?"δευτερόλεπτο":"δευτερόλεπτα"}\
.`,safe:"Η επανάληψη είναι ασφαλής: η ίδια ψήφος μετρά μία φορά, όσες φορές κι αν σταλεί.",
now:"Δοκιμάστε τώρα",upTitle:"Δεν ξέρουμε ακόμη αν η ψήφος σας καταχωρίστηκε",
up:"Ο διακομιστής δεν απάντησε. Κρατήστε τη σελίδα ανοιχτή, ελέγξτε τη σύνδεσή σας και δοκιμάστε ξανά. Αν κλείσετε τη σε\
λίδα, ψηφίστε αργότερα το ίδιο: αν η ψήφος σας είχε καταχωριστεί, θα πάρετε την απόδειξή της.",
noAnswer:"Η σύνδεση χάθηκε ή ο διακομιστής δεν απάντησε.",newKey:"Ο διακομιστής αν\
αζητά το νέο κλειδί της υπηρεσίας ταυτοποίησης.",maybe:"Η ψήφος σας μπορεί να έχ\
ει καταχωριστεί: στάλθηκε, αλλά η απάντηση χάθηκε.",lastRefused:"Η τελευταία πρ\
οσπάθεια δεν έγινε δεκτή.",unsure:"Ταυτοποιηθείτε ξανά και στείλτε την ίδια ψήφο. Είναι ασφαλές: αν\
 είχε καταχωριστεί, παίρνετε την απόδειξή της· αν όχι, καταχωρίζεται τώρα. Ως τότε κρατήστε τη σελίδα ανοιχτή.",
unsureRetry:"Στείλτε ξανά την ίδια ψήφο. Είναι ασφαλές: αν είχε καταχωριστεί, παίρνετε την απόδειξή της· αν όχι, καταχωρ\
ίζεται τώρα. Ως τότε κρατήστε τη σελίδα ανοιχτή.",often:"Στάλθηκαν από εδώ πάρα π\
ολλά αιτήματα σε λίγο χρόνο.",busy:"Πολλοί ψηφίζουν αυτή τη στιγμή.",away:"\
Η βάση δεδομένων δεν επιβεβαίωσε ακόμη την ψήφο σας.",refused:"Η ψήφος σας δε\
ν έγινε δεκτή",what:"Τι να κάνετε"},receipt:{recorded:"Η ψήφος σας καταχωρίστηκε",
again:"Η ψήφος σας είχε ήδη καταχωριστεί",againWhy:"Είχατε ψηφίσει το ίδιο. Αυτή είναι η αρχ\
ική σας απόδειξη· η ψήφος σας μετρά μία φορά.",keep:"Κρατήστε την απόδειξη: με αυτήν\
 ακολουθείτε την ψήφο σας. Δεν λέει τι ψηφίσατε.",paper:"Απόδειξη ψήφου",
code:"Κωδικός απόδειξης",election:"Ψηφοφορία",at:"Καταχωρίστηκε",place:"Θέση",
placeOf:(e,t)=>`τμήμα ${e}, ψήφος ${t}`,constituency:"Εκλογική περιφέρεια",revision:"Αριθμός\
 ψήφου σας",revisionOf:e=>e===1?"1, η πρώτη σας":`${e}, στη θέση της προηγούμενης`,
before:e=>`Αυτή είναι η ${e}η ψήφος σας. Έχετε ξαναψηφίσει σε αυτή την ψηφοφορία;`,
digest:"Αποτύπωμα (SHA-256)",same:"Η σελίδα έκανε τη σύγκριση: η απόδειξη είναι ακριβώς του ψηφοδελτίου που έστ\
ειλε.",notCompared:"Η σελίδα δεν μπόρεσε να συγκρίνει την απόδειξη με το ψηφοδέλτιό σας.",
different:"Αυτή η απόδειξη δεν είναι του ψηφοδελτίου που έστειλε η σελίδα",
differs:e=>`Δεν είναι όπως τα δήλωσε η σελίδα: ${e}.`,stated:{electionId:"η ψηφοφορία",
voter:"το ψευδώνυμο του ψηφοφόρου",constituency:"η εκλογική περιφέρεια",revision:"\
ο αριθμός της ψήφου",terms:"οι όροι της ψηφοφορίας"},differentTodo:"Κρατήστε την απόδ\
ειξη, μαζί με το απόρρητο μέρος της, και επικοινωνήστε αμέσως με την εφορευτική επιτροπή.",
private:"Απόρρητο μέρος της απόδειξης",privateShow:"Μην το δείξετε σε κανέναν.",
privateWhy:"Με αυτό μπορεί να ελεγχθεί η εγγραφή της ψήφου σας ως τον τελευταίο χαρακτήρα. Όποιος όμως το έχει μπορεί να\
 βρει τι ψηφίσατε. Δεν υπάρχει στο απόκομμα πιο πάνω, και δεν εκτυπώνεται, αντιγράφεται ή αποθηκεύεται μαζί του.",
privateSave:"Αποθήκευση μόνο για εμένα",privateFile:"aporriti-apodeixi-psifou",ballotSave:"Αποθήκε\
υση και του ψηφοδελτίου",ballotSaveWhy:"Το αρχείο λέει τι ψηφίσατε. Με τα δύο αρχεία το «disvote ver\
ify» φτιάχνει ξανά την εγγραφή.",ballotFile:"aporrito-psifodeltio",copy:"Αντιγραφή",copied:"\
Αντιγράφηκε",copyFailed:"Δεν αντιγράφηκε. Επιλέξτε τον κωδικό και αντιγράψτε τον εσείς.",
print:"Εκτύπωση",save:"Αποθήκευση",file:"apodeixi-psifou",link:"Ελέγξτε την εδώ",title:"Η\
 απόδειξή σας",whereTitle:"Πού είναι η ψήφος μου;",whereLead:"Ενημερώνεται μόνο του.",
stepRecorded:"Καταχωρίστηκε",stepRecordedWhy:"Γράφτηκε με ασφάλεια στη βάση δεδομένων. Από εδώ και πέρα μετ\
ρά.",stepLog:"Γράφτηκε στο αρχείο των ψήφων",stepLogWait:"Γράφεται στο αρχείο των ψήφων…",
stepLogWhy:"Από το αρχείο φτιάχνονται όλα τα αντίγραφα, και από αυτό ελέγχονται.",
stepCopies:(e,t)=>`Σε ${e} από ${t} αντίγραφα`,stepCopiesWhy:"Ανεξάρτητες βάσεις δεδομένων που ακολουθούν \
το αρχείο.",noCopies:"Κανένα αντίγραφο δεν έχει αναφερθεί ακόμη",copyHas:"έχ\
ει την ψήφο σας",copyFollows:"την παίρνει σε λίγο",copyPaused:"σε παύση, θα συνεχίσει μόνο τ\
ου",copyStopped:"σταμάτησε, το εξετάζει ο διαχειριστής",copySilent:"δεν έχει δώσει νέα\
 εδώ και ώρα",everywhere:"Η ψήφος σας είναι παντού όπου πρέπει.",progress:(e,t,o)=>`${e?
"Η ψήφος σας είναι στο αρχείο.":"Η ψήφος σας καταχωρίστηκε."} Την έχουν ${t}\
 από ${o} αντίγραφα.`,stale:"Δεν υπάρχει απάντηση αυτή τη στιγμή· η σελίδα ρωτά ξανά. Η ψήφος σας δεν επηρεά\
ζεται.",another:"Ψηφίστε σε άλλη ψηφοφορία"},proof:{title:"Τι απέδειξε η σελίδα",
lead:"Η σελίδα ελέγχει μόνη της τι υπέγραψε ο διακομιστής, και ότι η ψήφος σας είναι στο δημόσιο αρχείο.",
promise:"Η υπόσχεση είναι γνήσια",promiseWhy:e=>`Το κλειδί ${e} υπέγραψε ότι η ψήφος θα είνα\
ι στη θέση της στο αρχείο. Το αρχείο δηλώνει αυτό το κλειδί, και το συνυπέγραψαν μάρτυρες.`,
promiseWait:"Ελέγχεται η υπόσχεση…",promiseOpen:"Η υπόσχεση δεν μπορεί να ελεγχθεί ακόμη",
promiseWrong:"Η υπόσχεση σε αυτή την απόδειξη δεν είναι γνήσια",none:"Δεν δόθηκε\
 υπόσχεση",noneWhy:"Η ψήφος σας καταχωρίστηκε, αλλά ο διακομιστής δεν υπέγραψε ότι θα είναι στο αρχείο. Μπορεί ν\
α το κάνει αργότερα: ζητήστε την ξανά εδώ, ή φορτώστε πάλι τη σελίδα και ψηφίστε ξανά το ίδιο. Μετρά μία φορά.",
revoked:"Το κλειδί της υπόσχεσης είχε ανακληθεί πριν από αυτή την ψήφο",
revokedWhy:"Το αρχείο δηλώνει ότι το κλειδί κλάπηκε ή έληξε. Η υπόσχεση δεν αποδεικνύει τίποτα· ζητήστε άλλη.",
ask:"Ζητήστε την υπόσχεση",asking:"Ζητείται…",stillNone:"Δεν υπάρχει ακόμη υπόσχεση. Ζητήστε\
 την ξανά αργότερα.",askFailed:"Ο διακομιστής δεν απάντησε όπως πρέπει. Ζητήστε την ξανά αργότερα.",
elsewhere:"Η υπόσχεση είναι στην αποθηκευμένη απόδειξη",elsewhereWhy:"Ο κωδικός τη\
ς απόδειξης δεν τη φέρει. Το «disvote verify» την ελέγχει στο αρχείο που αποθηκεύτηκε.",
included:"Η ψήφος σας είναι στο δημόσιο αρχείο",includedWhy:(e,t,o,n)=>`Είναι η εγγραφή ${e}\
 από ${t}. Αυτή την κατάσταση την υπογράφουν το αρχείο και: ${o}${n&&`, τελευ\
ταία ${n}`}.`,nobody:"κανένας μάρτυρας",waiting:"Αναμονή για την απόδειξη του αρχείου",
waitingWhy:"Το αρχείο δέχεται νέες ψήφους κάθε δευτερόλεπτο και μετά υπογράφουν οι μάρτυρες. Η σελίδα ξαναρωτά μόνη της.",
proofOpen:"Η θέση στο αρχείο δεν μπορεί να αποδειχθεί ακόμη",proofWrong:"Η απόδε\
ιξη του διακομιστή δεν δείχνει την ψήφο σας στο αρχείο",wrongWhy:"Δεν ισχύε\
ι όταν υπολογιστεί ξανά.",late:"Η ψήφος σας θα έπρεπε να είναι ήδη στο αρχείο",
lateWhy:"Πέρασαν δέκα λεπτά από την καταχώριση και το αρχείο δεν έχει απόδειξη για αυτήν.",
open:{key:"Το αρχείο δεν αναφέρει το κλειδί που την υπέγραψε. Η σελίδα ξαναρωτά μόνη της.",
cosignatures:"Υπέγραψαν λιγότεροι μάρτυρες από όσους ζητά η πολιτική. Η σελίδα ξαναρωτά μόνη της.",
silent:"Το αρχείο δεν απαντά αυτή τη στιγμή. Η σελίδα ξαναρωτά μόνη της."},
noLog:"Δεν υπάρχει αρχείο για έλεγχο",noLogWhy:"Ο διακομιστής δεν έχει δημόσιο αρχείο ψήφων. Η \
απόδειξη δεν αποδεικνύει τίποτα σε τρίτους.",otherLog:"Η απόδειξη είναι άλλου αρχεί\
ου από εκείνο που λέει η πολιτική",otherLogOwn:"Βεβαιωθείτε πρώτα ότι η πολιτική που δώσατε ε\
ίναι αυτής της ψηφοφορίας.",policyWrong:"Η πολιτική του διακομιστή δεν διαβάζεται, άρα τίποτα δεν \
μπορεί να αποδειχθεί",detail:e=>`Λεπτομέρεια: ${e}`,todo:"Αποθηκεύστε τώρα την απόδειξη, εδ\
ώ και με το απόρρητο μέρος της. Ενημερώστε την εφορευτική επιτροπή και ένα κόμμα ή παρατηρητή που εμπιστεύεστε: δείξτε τ\
ους το αρχείο χωρίς το απόρρητο μέρος. Το ελέγχουν με το «disvote verify».",
saveToShow:"Αποθήκευση για να τη δείξετε",unable:"Ο περιηγητής δεν μπορεί να ελέγξει τις υπογραφ\
ές",unableWhy:"Δεν γνωρίζει το Ed25519, όπως το γνωρίζουν οι Chrome και Edge από την έκδοση 137, ο Firefox από την 129\
 και ο Safari από τη 17. Εδώ δεν αποδείχθηκε τίποτα, και τίποτα δεν μιλά κατά της απόδειξής σας.",
unableTodo:"Αποθηκεύστε την απόδειξη με το απόρρητο μέρος της και ελέγξτε την σε άλλη συσκευή: με το «disvote verify» ή \
με το ένα αρχείο «verify.mjs», που χρειάζεται μόνο το Node.js.",againstServer:"Ελέγχθη\
κε με την πολιτική αυτού του διακομιστή",againstServerWhy:"Η πολιτική λέει ποια κλειδιά\
 έγιναν πιστευτά. Ήρθε από τον ίδιο τον διακομιστή που ελέγχεται, ο οποίος θα μπορούσε να την έχει επινοήσει. Συγκρίνετέ\
 την με μία από αλλού: σε χαρτί, από τον τύπο, από ένα κόμμα.",againstOwn:"Ε\
λέγχθηκε με την πολιτική που δώσατε",againstOwnWhy:"Δεν ήρθε από τον διακομιστή. Όσα λέγον\
ται πιο πάνω ισχύουν όσο εμπιστεύεστε την πηγή της.",log:"Αρχείο",witnesses:"\
Μάρτυρες",digest:"Αποτύπωμα της πολιτικής, το πρώτο μισό",other:"Έλεγχος με πολι\
τική από αλλού",otherHint:"Επικολλήστε την πολιτική που έχετε σε χαρτί, από τον τύπο ή από ένα κόμμα, ή επιλ\
έξτε το αρχείο της.",otherText:"Πολιτική",otherFile:"Ή το αρχείο της",otherGo:"Έλεγχο\
ς με αυτή την πολιτική",otherWrong:"Αυτό δεν είναι πολιτική. Αντιγράψτε την ολόκληρη"},
sealed:{title:"Σφραγίζεται σε αυτή τη συσκευή",why:"Το ψηφοδέλτιό σας σφραγίζεται εδώ, πριν στ\
αλεί. Ούτε ο διακομιστής ούτε όποιος διαβάζει το αρχείο μπορεί να το ανοίξει, και κανείς δεν το διαβάζει πριν κλείσει η \
ψηφοφορία.",trustees:"Ποιοι μπορούν να το ανοίξουν μετά το κλείσιμο",trusteesOf:(e,t)=>t.
length===1?`ο επίτροπος ${t[0]}`:`${e} από αυτούς τους ${t.length} επιτρόπους μαζί: ${t.
join(", ")}`,digest:"Αποτύπωμα της σφραγίδας, το πρώτο μισό",compare:"Συγκρίνετε το αποτ\
ύπωμα με εκείνο που ανακοινώθηκε σε χαρτί, στον τύπο ή από ένα κόμμα.",
exact:"Το ψηφοδέλτιο όπως σφραγίζεται",exactWhy:"Αυτοί οι χαρακτήρες, και κανένας άλλος, σφρα\
γίζονται ως ψηφοδέλτιό σας. Όσα βλέπετε παραπάνω διαβάστηκαν από αυτούς.",
note:"Δεν στέλνεται τίποτα ακόμη. Πριν ψηφίσετε θα δείτε ολόκληρη την ψήφο σας, και τότε σφραγίζεται σε αυτή τη συσκευή.",
stands:"Η ψήφος σας ισχύει και δεν αλλάζει. Κανένα άλλο ψηφοδέλτιο δεν γίνεται δεκτό, ούτε ένα με τις ίδιες απαντήσεις.",
up:"Ο διακομιστής δεν απάντησε. Κρατήστε τη σελίδα ανοιχτή, ελέγξτε τη σύνδεσή σας και δοκιμάστε ξανά: μόνο αυτή η σελίδ\
α έχει το σφραγισμένο ψηφοδέλτιό σας. Αν την κλείσετε, ελάτε πάλι αργότερα: η σελίδα θα σας πει αν έχει καταχωριστεί ψήφ\
ος σας.",different:"Το ψηφοδέλτιο ανοίγει μόνο με τα στοιχεία για τα οποία σφραγίστηκε. Με άλλα στοιχεία δεν θα κατ\
αμετρηθεί.",files:"Αποθηκεύστε ό,τι αποδεικνύει την ψήφο σας",filesWhy:"Με τ\
α δύο αρχεία το «disvote verify» φτιάχνει ξανά την εγγραφή της ψήφου σας και τη συγκρίνει ως τον τελευταίο χαρακτήρα. Δε\
ν λένε τι ψηφίσατε· μόνο το κλειδί των επιτρόπων θα μπορούσε να το δείξει.",
receiptSave:"Αποθήκευση ολόκληρης της απόδειξης",receiptFile:"olokliri-apodeixi-psifou",envelopeSave:"\
Αποθήκευση του σφραγισμένου ψηφοδελτίου",envelopeFile:"sfragismeno-psifodeltio",ballotWhy:"\
Αυτό το αρχείο έχει το σφραγισμένο ψηφοδέλτιο και λέει επίσης τι ψηφίσατε:",
ballotSave:"Αποθήκευση μαζί με τις απαντήσεις μου",problems:{"already-voted":["Έχει ήδη \
καταχωριστεί ψήφος με αυτόν τον κωδικό. Μένει όπως είναι.","Αν ψηφίσατε ε\
σείς, δεν χρειάζεται τίποτα άλλο. Αν όχι, επικοινωνήστε αμέσως με την εφορευτική επιτροπή."],
changed:["Κάτι άλλαξε από τότε που ρώτησε η σελίδα, γι’ αυτό το ψηφοδέλτιο που σφραγίστηκε δεν ισχύει πια. Δεν καταχωρίσ\
τηκε ψήφος.","Δείτε ξανά το ψηφοδέλτιό σας. Αν είναι ακόμη σωστό, υποβάλετέ το: σφραγίζεται από την αρχή."],
"invalid-vote":["Ο διακομιστής δεν δέχτηκε το σφραγισμένο ψηφοδέλτιο. Δεν καταχωρίστηκε ψήφος.",
"Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή. Αν το ξαναδείτε, επικοινωνήστε με την εφορευτική επιτροπή."]}},
counted:{title:"Σε τι στηρίζεται η καταμέτρηση",counting:"Τα ψηφοδέλτια ανοίγονται",
opening:"Τα ψηφοδέλτια είναι σφραγισμένα. Τώρα οι επίτροποι τα ανοίγουν και τα μετρούν μαζί. Τα αποτελέσματα εμφανίζοντα\
ι εδώ μόλις η καταμέτρησή τους είναι στο αρχείο. Η σελίδα ενημερώνεται μόνη της.",
transcript:"Αποτύπωμα του πρακτικού (count.json), το πρώτο μισό",waiting:"Η καταμέτρηση \
δεν μπορεί να ελεγχθεί ακόμη",waitingWhy:"Η σελίδα ξαναρωτά μόνη της.",proved:"\
Η καταμέτρηση είναι στο δημόσιο αρχείο",provedWhy:(e,t)=>(e.length>0?`Την υπέγραψαν οι \
επίτροποι ${e.join(", ")}. `:"Τη δηλώνει μόνο ο διαχειριστής. ")+`Οι αριθμοί εδώ είνα\
ι εκείνοι του πρακτικού της. Συνυπέγραψαν: ${t}.`,wrong:"Αυτό που δείχνει ο διακομιστ\
ής δεν είναι καταμέτρηση που δηλώνει το αρχείο",otherNumbers:"Αυτοί οι αριθμοί δε\
ν είναι εκείνοι του πρακτικού",todo:"Μη βασιστείτε σε αυτούς τους αριθμούς. Ενημερώστε την εφορ\
ευτική επιτροπή και ένα κόμμα ή παρατηρητή που εμπιστεύεστε.",uncounted:e=>e===
1?"Μία εγγραφή του αρχείου δεν μετρά":`${e} εγγραφές του αρχείου δεν μετρούν`,
reasons:{void:"καταχωρίστηκε αντίθετα με τους κανόνες, για παράδειγμα πριν από την ψηφοφορία",
"not-on-roll":"ο ψηφοφόρος δεν είναι στον κατάλογο",constituency:"άλλη περιφέρεια από εκεί\
νη του καταλόγου","does-not-open":"ο φάκελος δεν ανοίγει","bad-plaintext":"το περιεχόμεν\
ο δεν είναι συμπληρωμένο όπως πρέπει","not-canonical":"το περιεχόμενο δεν έχει τη μορφή ψ\
ηφοδελτίου","not-allowed":"το ψηφοδέλτιο δεν επιτρέπεται από τις επιλογές του"},
yours:"Είναι μέσα η ψήφος σας; Το δείχνει η απόδειξή σας.",in:"Η ψήφος σας είναι \
στην καταμέτρηση",inWhy:(e,t,o)=>`Είναι η ${e}η από τις ${t} εγγραφές που καταμετρήθηκαν${o.
length>0?`. Την καταμέτρηση υπέγραψαν οι επίτροποι ${o.join(", ")}`:""}.`,notIn:"Ο δια\
κομιστής δεν δείχνει ότι η ψήφος σας είναι στην καταμέτρηση",wait:"Οι \
ψήφοι δεν έχουν καταμετρηθεί ακόμη",waitWhy:"Μόλις η καταμέτρηση είναι στο αρχείο, η σελίδ\
α δείχνει ότι η ψήφος σας είναι μέσα."},changed:{revision:e=>`Στο μεταξύ καταχωρίστηκε μια \
ψήφος σας. Η επόμενη θα ήταν η ${e}η ψήφος σας.`,constituency:(e,t)=>`Ο εκλογικός κατάλο\
γος σας έχει τώρα σε άλλη περιφέρεια: ${e||"καμία"}, και όχι ${t||"καμία"}\
.`,terms:"Ο διακομιστής αναφέρει άλλους όρους της ψηφοφορίας από εκείνους που είχε ελέγξει η σελίδα.",
standing:"Αυτή είναι η απόδειξη της ψήφου που ισχύει:"},check:{title:"Ελέγξτε μια από\
δειξη",lead:"Γράψτε τον κωδικό της απόδειξής σας για να δείτε αν η ψήφος έχει καταχωριστεί και πού έχει φτάσει.",
election:"Ψηφοφορία",code:"Κωδικός απόδειξης",hint:"Όπως στην απόδειξή σας, για παράδειγμα 7-12\
3-Xy…",missing:"Γράψτε τον κωδικό της απόδειξης",wrong:"Ο κωδικός έχει δύο αριθμούς και 43 \
χαρακτήρες, με παύλες ανάμεσα. Αντιγράψτε τον ολόκληρο",go:"Έλεγχος",
other:"Ελέγξτε άλλη απόδειξη"},results:{title:"Αποτελέσματα",link:"Δείτε τα αποτελέσματα",
linkSoFar:"Αποτελέσματα έως τώρα",live:"Έως τώρα",counting:"Η καταμέτρηση συνεχίζεται",
final:"Τελικά",voters:e=>e===1?"ψήφισε":"ψήφισαν",where:"Πού",everywhere:"Παντού",nowhere:"Χ\
ωρίς περιφέρεια",ballots:e=>e===1?"καταμετρημένο ψηφοδέλτιο":"καταμετρημένα ψηφοδέλ\
τια",shares:"Τα ποσοστά είναι επί των καταμετρημένων ψηφοδελτίων.",sharesHere:"\
Τα ποσοστά είναι επί των καταμετρημένων ψηφοδελτίων εδώ.",joined:"Σε κάπ\
οιες από αυτές τις περιφέρειες ψήφισαν λίγοι, γι’ αυτό καταμετρούνται μαζί.",
candidates:e=>e===1?"Ένας υποψήφιος":`${e} υποψήφιοι`,candidate:"Υποψήφιος",crosses:"Σταυ\
ροί",withheld:"Οι σταυροί δεν δημοσιεύονται εδώ, για να μείνει μυστική κάθε ψήφος.",
uncounted:"Το αρχείο έχει ψήφους που δεν μετρούν, γι’ αυτό το αποτέλεσμα είναι εκείνο του count.json.",
blank:"Λευκά",spoiled:"Άκυρα",empty:"Κενά",wait:"Τα αποτελέσματα ανακοινώνονται μόλις καμία ψήφος δεν μπορ\
εί πια να προστεθεί. Η σελίδα ενημερώνεται μόνη της."},problems:{malformed:["Ο\
 διακομιστής δεν κατάλαβε το αίτημα. Δεν καταχωρίστηκε ψήφος.","Φορτώ\
στε ξανά τη σελίδα και ψηφίστε από την αρχή."],unauthenticated:["Το διακριτικό σας δε\
ν έγινε δεκτό: ίσως έληξε.","Ζητήστε νέο διακριτικό και συνεχίστε. Η επιλογή σας έχει κρατηθεί και η\
 επανάληψη είναι ασφαλής."],"other-voter":["Το διακριτικό ανήκει σε άλλον ψηφοφόρο. Δεν καταχωρίστη\
κε ψήφος.","Ταυτοποιηθείτε ξανά με το δικό σας διακριτικό."],"signed-out":[
"Η σύνδεσή σας έληξε.","Συνδεθείτε ξανά και συνεχίστε. Ίσως χρειαστεί να συμπληρώσετε πάλι το ψηφοδέλτιο\
· μόνο μία ψήφος σας μετράει."],"sign-in-failed":["Δεν συνδεθήκατε: η απάντηση της υπηρεσίας ταυτ\
οποίησης δεν ταιριάζει με αυτή τη σελίδα. Ίσως είναι από προηγούμενη προσπάθεια.",
"Συνδεθείτε ξανά. Αν το δείτε πάλι, επικοινωνήστε με την εφορευτική επιτροπή."],
"sign-in-refused":["Δεν συνδεθήκατε: η σύνδεση ακυρώθηκε ή δεν έγινε δεκτή.",
"Συνδεθείτε ξανά όποτε θέλετε."],"sign-in-away":["Η υπηρεσία ταυτοποίησης δεν απαντά.",
"Ελέγξτε τη σύνδεσή σας στο διαδίκτυο και δοκιμάστε ξανά σε λίγο."],
"not-eligible":["Δεν βρίσκεστε στον εκλογικό κατάλογο αυτής της ψηφοφορίας. Δεν καταχωρίστηκε ψήφος.",
"Ελέγξτε τον κωδικό που γράψατε. Αν είναι σωστός, επικοινωνήστε με την εφορευτική επιτροπή."],
"not-open":["Η ψηφοφορία δεν είναι ανοιχτή αυτή τη στιγμή. Δεν καταχωρίστηκε ψήφος.",
"Δείτε πότε ανοίγει και πότε κλείνει. Αν είχατε ήδη ψηφίσει, η ψήφος σας ισχύει."],
"results-sealed":["Τα αποτελέσματα δεν ανακοινώνονται πριν κλείσει η ψηφοφορία.",
"Δοκιμάστε ξανά μετά το κλείσιμο."],"not-found":["Ο διακομιστής δεν γνωρίζει αυτή τη διεύθυνσ\
η.","Φορτώστε ξανά τη σελίδα και δοκιμάστε από την αρχή."],"unknown-election":[
"Δεν υπάρχει τέτοια ψηφοφορία.","Επιστρέψτε στις ψηφοφορίες και επιλέξτε από εκεί."],
"unknown-receipt":["Καμία ψήφος αυτής της ψηφοφορίας δεν έχει αυτή την απόδειξη.",
"Ελέγξτε ότι αντιγράψατε ολόκληρο τον κωδικό και ότι επιλέξατε τη σωστή ψηφοφορία."],
"method-not-allowed":["Ο διακομιστής δεν δέχεται αυτό το αίτημα.","Φορτώστε ξανά τη σε\
λίδα και δοκιμάστε από την αρχή."],"too-slow":["Το αίτημα άργησε πολύ να φτάσει.",
"Δοκιμάστε ξανά, αν γίνεται με καλύτερη σύνδεση. Η επανάληψη είναι ασφαλής."],
"already-voted":["Έχει ήδη καταχωριστεί ψήφος με αυτόν τον κωδικό, με άλλο ψηφοδέλτιο. Μένει όπως είναι.",
"Αν ψηφίσατε εσείς, δεν χρειάζεται τίποτα άλλο. Αν όχι, επικοινωνήστε αμέσως με την εφορευτική επιτροπή."],
changed:["Κάτι άλλαξε από τότε που ρώτησε η σελίδα. Δεν καταχωρίστηκε ψήφος.",
"Δείτε ξανά το ψηφοδέλτιό σας και υποβάλετέ το αν είναι ακόμη σωστό."],
"too-many-changes":["Αλλάξατε την ψήφο σας όσες φορές επιτρέπει η ψηφοφορία. Ισχύει η τελευταία σας ψήφος.",
"Δεν χρειάζεται τίποτα άλλο. Με την απόδειξή της βλέπετε πού βρίσκεται η ψήφος σας."],
altered:["Ο διακομιστής έστειλε όρους ή ψηφοδέλτιο που δεν είναι αυτής της ψηφοφορίας. Δεν εμφανίζεται τίποτα από αυτά κ\
αι δεν καταχωρίστηκε ψήφος.","Φορτώστε ξανά τη σελίδα. Αν το ξαναδείτε, μην ψηφίσετε εδώ και επικ\
οινωνήστε με την εφορευτική επιτροπή."],insecure:["Ο περιηγητής δεν μπορεί να ελέγξει εδ\
ώ το ψηφοδέλτιο. Δεν εμφανίζεται και δεν καταχωρίστηκε ψήφος.","Ανοίξ\
τε τη σελίδα με διεύθυνση που αρχίζει με «https»."],"cannot-seal":["Ο περιηγητής δεν \
μπόρεσε να φορτώσει ή να εκτελέσει ό,τι σφραγίζει το ψηφοδέλτιό σας. Δεν καταχωρίστηκε ψήφος.",
"Φορτώστε ξανά τη σελίδα. Αν δεν βοηθήσει, χρησιμοποιήστε νεότερο περιηγητή: Chrome ή Edge 80, Firefox 74, Safari 14 ή κ\
άποια νεότερη έκδοση."],"too-large":["Το αίτημα ήταν πολύ μεγάλο. Δεν καταχωρίστηκε ψήφος.",
"Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή."],"unsupported-media-type":["\
Ο διακομιστής δεν κατάλαβε τη μορφή του αιτήματος. Δεν καταχωρίστηκε ψήφος.",
"Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή."],"invalid-vote":["Ο κωδικός \
ψηφοφόρου ή το ψηφοδέλτιο δεν είναι έγκυρα. Δεν καταχωρίστηκε ψήφος.",
"Ελέγξτε τον κωδικό σας και συμπληρώστε ξανά το ψηφοδέλτιο."],internal:[
"Κάτι πήγε στραβά στον διακομιστή.","Δοκιμάστε ξανά. Η επανάληψη είναι ασφαλής."],
overloaded:["Πολλοί ψηφίζουν αυτή τη στιγμή.","Περιμένετε λίγο και δοκιμάστε ξανά. Η επανάληψη\
 είναι ασφαλής."],"too-many-requests":["Στάλθηκαν από εδώ πάρα πολλά αιτήματα σε λίγο χρόνο. Με αυτό δεν κατ\
αχωρίστηκε ψήφος.","Ίσως τα έστειλαν άλλοι με την ίδια σύνδεση. Περιμένετε και δοκιμάστε ξανά. Η επανάληψ\
η είναι ασφαλής."],"master-unavailable":["Η βάση δεδομένων δεν απάντησε εγκαίρως.",
"Δοκιμάστε ξανά σε λίγο. Η επανάληψη είναι ασφαλής."],"log-unavailable":["Το δη\
μόσιο αρχείο δεν απάντησε.","Δοκιμάστε ξανά σε λίγο. Η ψήφος σας μένει καταχωρισμένη."],
"no-answer":["Ο διακομιστής δεν απάντησε.","Ελέγξτε τη σύνδεσή σας και δοκιμάστε ξανά. Η επανάληψ\
η είναι ασφαλής."],unknown:["Ο διακομιστής αρνήθηκε το αίτημα.","Φορτώστε ξανά \
τη σελίδα και δοκιμάστε από την αρχή."]},after:e=>`Δοκιμάστε ξανά μετά από ${e}\
 δευτερόλεπτα.`,actions:{identify:"Αλλάξτε ψηφοφόρο",identifyAgain:"Ταυτοποιηθείτε ξανά",
choose:"Αλλάξτε το ψηφοδέλτιο",again:"Δείτε ξανά το ψηφοδέλτιό μου",check:"Ελ\
έγξτε μια απόδειξη",reload:"Φορτώστε ξανά τη σελίδα",retry:"Δοκιμάστε ξανά"}};var mn="language",Lt={el:un,en:fn},j=qs()??(navigator.languages.some(e=>e.startsWith("el"))?"el":"en"),i=Lt[j];document.
documentElement.lang=j;function gn(e){j=e,i=Lt[j],document.documentElement.lang=j;try{localStorage.setItem(mn,j)}catch{}}
function qs(){try{let e=localStorage.getItem(mn);return e in Lt?e:void 0}catch{return}}function y({title:e={},id:t}){let o=[
j,"en","el",...Object.keys(e)].find(n=>e[n]);return{text:e[o]??t,lang:o===j?void 0:o}}var Y=e=>_t(e,{}),at=e=>_t(e,{second:"\
2-digit",timeZoneName:"shortOffset"}),Rt=()=>j==="el"?"el-GR":"en-GB",we=e=>new Intl.NumberFormat(Rt()).format(e),yn=(e,t)=>new Intl.
NumberFormat(Rt(),{style:"percent",minimumFractionDigits:2,maximumFractionDigits:2}).format(t>0?e/t:0);function _t(e,t){
try{return Ps(e,t)}catch{return t.timeZoneName==="shortOffset"?_t(e,{...t,timeZoneName:"short"}):String(e??"")}}var Ps=(e,t)=>new Intl.
DateTimeFormat(Rt(),{day:"numeric",month:"long",year:"numeric",hour:"2-digit",minute:"2-digit",hourCycle:"h23",...t}).format(
new Date(e));var Bs={check:"M4.5 12.5l5 5L19.5 7",wait:"M12 7v5.2l3.4 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",pause:"M9 6v12M15 6v12",
stop:"M12 7v6.5M12 17v.01",arrow:"M5 12h14M13 6l6 6-6 6",back:"M19 12H5M11 6l-6 6 6 6",lock:"M6 11h12v9H6zM8.5 11V8a3.5 \
3.5 0 0 1 7 0v3M12 14.5v2",copy:"M9 9h11v11H9zM5 15H4V4h11v1",print:"M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",save:"M\
12 4v11M7 11l5 5 5-5M5 20h14"},I=e=>bt("svg",{viewBox:"0 0 24 24",class:"sign","aria-hidden":"true"},bt("path",{d:Bs[e]}));
function $(e,...t){return r("h1",{tabindex:"-1"},e,...t)}function A(e){document.getElementById("live").textContent=e}function x(e,t,{
kind:o="",icon:n,id:s}={}){let a={type:"button",class:`button ${o}`,id:s,on:{click:t}};return r("button",a,n&&I(n),e)}function L(e,t){
return r("a",{class:"back",href:e},I("back"),t)}function ve(e,t){return r("p",{class:"step"},t?i.step(e,t):i.stepAlone(e),
t&&r("span",{class:"steps","aria-hidden":"true"},Array.from({length:t},(o,n)=>r("span",{class:n<e?"past":""}))))}var js=1e4;function ct(e,t,o=void 0){let n=r("code",{class:"receipt-code",id:"receipt-code"},e.receipt),s=r("span",{class:"\
copied","aria-hidden":"true"}),a=[[i.receipt.election,t.text,t.lang],e.constituency&&[i.receipt.constituency,e.constituency],
e.revision>=1&&[i.receipt.revision,i.receipt.revisionOf(e.revision)],[i.receipt.at,at(e.castAt)],[i.receipt.place,i.receipt.
placeOf(e.partition,e.seq)],[i.receipt.digest,e.digest.replace("sha256:","")]].filter(Boolean);return r("section",{class:"\
paper","aria-labelledby":"paper"},r("h2",{id:"paper"},i.receipt.paper),r("p",{class:"label"},i.receipt.code),r("p",{},n),
r("dl",{},a.map(([c,l,d])=>r("div",{},r("dt",{},c),r("dd",{lang:d},l)))),r("div",{class:"actions"},x(i.receipt.copy,()=>Gs(
e.receipt,s),{kind:"second",icon:"copy"}),x(i.receipt.print,()=>print(),{kind:"second",icon:"print"}),x(i.receipt.save,()=>Vs(
e,a),{kind:"second",icon:"save"}),s),e.private&&(o?.envelope?Ys:Hs)(e,o))}function Ys(e,t){let o=(n,s)=>x(n,s,{kind:"sec\
ond",icon:"save"});return r("details",{class:"secret"},r("summary",{},i.sealed.files),r("p",{},i.sealed.filesWhy),r("div",
{class:"ask"},o(i.sealed.receiptSave,()=>vn(e,i.sealed.receiptFile)),o(i.sealed.envelopeSave,()=>wn(e,t))),r("p",{},r("b",
{},i.receipt.privateShow),` ${i.sealed.ballotWhy}`),r("div",{class:"ask"},o(i.sealed.ballotSave,()=>wn(e,t,!0))))}function Hs(e,t){
return r("details",{class:"secret"},r("summary",{},i.receipt.private),r("p",{},r("b",{},i.receipt.privateShow),` ${i.receipt.
privateWhy}`),r("div",{class:"ask"},x(i.receipt.privateSave,()=>vn(e),{kind:"second",icon:"save"}),t&&x(i.receipt.ballotSave,
()=>Ks(e,t),{kind:"second",icon:"save"})),t&&r("p",{class:"quiet"},i.receipt.ballotSaveWhy))}async function Gs(e,t){let o=i.
receipt.copied;try{await navigator.clipboard.writeText(e)}catch{o=i.receipt.copyFailed,getSelection().selectAllChildren(
document.getElementById("receipt-code"))}t.textContent=o,A(o)}function Vs(e,t){let o=[`DisVote — ${i.receipt.paper}`,"",
`${i.receipt.code}: ${e.receipt}`,...t.map(([n,s])=>`${n}: ${s}`),"",`${i.receipt.link}: ${new URL(ye(e.electionId,e.receipt),
location.href)}`,""];kn(o.join(`\r
`),"text/plain;charset=utf-8",`${i.receipt.file}-${Ue(e)}.txt`)}async function vn(e,t=i.receipt.privateFile){await rt(e),
lt(e,`${t}-${Ue(e)}`)}async function bn(e){await rt(e);let{private:t,...o}=e;lt(o,`${i.receipt.file}-${Ue(e)}`)}function Ks(e,{
ballot:t,electionId:o,voter:n,constituency:s,revision:a,terms:c}){let l={ballot:JSON.parse(t),electionId:o,voter:n,constituency:s,
revision:a,terms:c};lt(l,`${i.receipt.ballotFile}-${Ue(e)}`)}function wn(e,t,o=!1){let{envelope:n,ballot:s,electionId:a,
voter:c,constituency:l,revision:d,terms:h}=t,p=o?{sealedBallot:JSON.parse(s)}:{},f=o?i.receipt.ballotFile:i.sealed.envelopeFile;
lt({envelope:n,electionId:a,voter:c,constituency:l,revision:d,terms:h,...p},`${f}-${Ue(e)}`)}var lt=(e,t)=>kn(`${JSON.stringify(
e,null,2)}
`,"application/json",`${t}.json`),Ue=({receipt:e})=>e.split("-",2).join("-");function kn(e,t,o){let n=URL.createObjectURL(
new Blob([e],{type:t}));r("a",{href:n,download:o}).click(),setTimeout(()=>URL.revokeObjectURL(n),js)}function xn(e,t,o,n){let s=r("div",{role:"alert"}),a=[r("li",{}),r("li",{})],c=r("ol",{class:"checks"},a),l=r("div",{}),
d=()=>{o.aborted||_()},h=new it(e,t!==void 0,d,n),p=ii(h),f=r("div",{},c,l,p),m=ri(h,t,o),g=[],T,C="",E="";function _(){
if(h.able===!1){v(f,zs());return}let de=[Xs(h,m),Zs(h),...Qs(h)];for(let[D,Ke]of de.entries()){a[D]||(a[D]=r("li",{}),c.
append(a[D]));let mo=[Ke.kind,Ke.title,Ke.why].join();g[D]!==mo&&(g[D]=mo,ti(a[D],Ke))}T!==h.policy&&(T=h.policy,v(l,si(
T))),p.hidden=!h.able;let Ge=oi(h),uo=Ge?Ge.join():"";E!==uo&&(E=uo,v(s,Ge&&ni(e,Ge)));let Ve=de.filter(({kind:D})=>D===
"done").map(({title:D})=>`${D}.`).join(" ");C!==Ve&&Ve&&A(Ve),C=Ve}return _(),h.run(o),r("section",{class:"assurance","a\
ria-labelledby":"assurance"},r("h2",{id:"assurance"},i.proof.title),r("p",{class:"quiet"},i.proof.lead),s,f)}function zs(){
return r("div",{class:"notice"},r("p",{class:"strong"},i.proof.unable),r("p",{},i.proof.unableWhy),r("p",{},i.proof.unableTodo))}
var Js=({witnesses:e})=>e.map(({key:t})=>t).join(", ")||i.proof.nobody;function Xs({promise:e},t){switch(e.at){case"prov\
ed":return{kind:"done",title:i.proof.promise,why:i.proof.promiseWhy(e.key.name),more:[]};case"none":return{kind:"held",title:i.
proof.none,why:i.proof.noneWhy,more:[t]};case"revoked":return{kind:"held",title:i.proof.revoked,why:i.proof.revokedWhy,more:[
t]};case"elsewhere":return{kind:"wait",title:i.proof.elsewhere,why:i.proof.elsewhereWhy};case"wrong":return{kind:"bad",title:i.
proof.promiseWrong,why:i.proof.wrongWhy};case"open":return{kind:"held",title:i.proof.promiseOpen,why:i.proof.open[e.why]};default:
return{kind:"wait",title:i.proof.promiseWait,why:i.proof.waitingWhy}}}function Zs({inclusion:e}){switch(e.at){case"prove\
d":{let{index:t,checkpoint:o}=e,n=o.witnesses.map(({time:c})=>c),s=n.length>0?at(1e3*Math.max(...n)):"",a=i.proof.includedWhy(
t+1,o.size,Js(o),s);return{kind:"done",title:i.proof.included,why:a}}case"wrong":return{kind:"bad",title:i.proof.proofWrong,
why:i.proof.wrongWhy};case"late":return{kind:"bad",title:i.proof.late,why:i.proof.waitingWhy};case"open":return{kind:"he\
ld",title:i.proof.proofOpen,why:i.proof.open[e.why]};case"silent":return{kind:"held",title:i.proof.proofOpen,why:i.proof.
open.silent};case"no-log":return{kind:"held",title:i.proof.noLog,why:i.proof.noLogWhy};default:return{kind:"wait",title:i.
proof.waiting,why:i.proof.waitingWhy}}}function Qs({count:e}){switch(e?.at){case void 0:return[];case"proved":{let{number:t,
of:o,signers:n}=e;return[{kind:"done",title:i.counted.in,why:i.counted.inWhy(t,o,n)}]}case"wrong":return[{kind:"bad",title:i.
counted.notIn,why:i.proof.wrongWhy}];case"open":return[{kind:"held",title:i.counted.waiting,why:i.proof.open[e.why]}];case"\
unchecked":return[{kind:"wait",title:i.counted.waiting,why:i.counted.waitingWhy}];default:return[{kind:"wait",title:i.counted.
wait,why:i.counted.waitWhy}]}}var ei={done:"check",wait:"wait",held:"pause",bad:"stop"};function ti(e,{kind:t,title:o,why:n,
more:s=[]}){e.setAttribute("class",t),v(e,r("span",{class:"mark"},I(ei[t])),r("div",{},r("p",{class:"strong"},o),r("p",{
class:"quiet"},n),s))}function oi({promise:e,inclusion:t,count:o,policy:n}){let s=[e,t,o].find(a=>a?.at==="wrong");return s?
[s.kind==="log"?i.proof.otherLog:s.kind==="policy"?i.proof.policyWrong:s===e?i.proof.promiseWrong:s===o?i.counted.notIn:
i.proof.proofWrong,s.kind==="log"&&n.isOwn?i.proof.otherLogOwn:"",s.detail]:t.at==="late"?[i.proof.late,i.proof.lateWhy,
""]:void 0}function ni(e,[t,o,n]){return r("div",{class:"notice bad"},r("p",{class:"strong"},t),o&&r("p",{},o),r("p",{},
i.proof.todo),n&&r("p",{class:"detail"},i.proof.detail(n)),x(i.proof.saveToShow,()=>bn(e),{kind:"second",icon:"save"}))}
function si(e){let t=r("dd",{class:"code"});jo(e.text).then(n=>{t.textContent=n});let o=({name:n,id:s})=>`${n} (${s})`;return r(
"div",{class:e.isOwn?"against":"against notice"},r("p",{class:"strong"},e.isOwn?i.proof.againstOwn:i.proof.againstServer),
r("p",{},e.isOwn?i.proof.againstOwnWhy:i.proof.againstServerWhy),r("dl",{},Dt(i.proof.log,r("dd",{},e.logs.map(o).join("\
, "))),Dt(i.proof.witnesses,r("dd",{},Array.from(e.witnesses.values(),o).join(", ")||"–")),Dt(i.proof.digest,t)))}var Dt=(e,t)=>r(
"div",{},r("dt",{},e),t);function ii(e){let t=r("textarea",{id:"policy",class:"code",rows:"6","aria-describedby":"policy\
-hint"});t.autocomplete="off",t.spellcheck=!1;let o=r("input",{id:"policy-file",type:"file"}),n=r("p",{class:"fault",id:"\
policy-fault",role:"alert"});o.addEventListener("change",async()=>{o.files[0]&&(t.value=await new Response(o.files[0]).text(),
n.textContent="")});async function s(a){a.preventDefault();try{let c=t.value.trim();await e.use(c&&`${c}
`),n.textContent="",t.removeAttribute("aria-invalid")}catch{n.textContent=i.proof.otherWrong,t.setAttribute("aria-invali\
d","true"),t.focus()}}return r("details",{class:"other-policy",hidden:!0},r("summary",{},i.proof.other),r("form",{novalidate:!0,
autocomplete:"off",on:{submit:s}},r("p",{id:"policy-hint"},i.proof.otherHint),r("div",{class:"field"},r("label",{for:"po\
licy"},i.proof.otherText),n,t),r("div",{class:"field"},r("label",{for:"policy-file"},i.proof.otherFile),o),r("button",{type:"\
submit",class:"button second"},i.proof.otherGo)))}function ri(e,t,o){let n=r("p",{role:"status"}),s=!1,a=x(i.proof.ask,()=>s||
c(),{kind:"second"});async function c(){s=!0,n.textContent=i.proof.asking;let l=await t().catch(()=>{});s=!1,l&&l.receipt===
e.receipt.receipt&&l.promise?(n.textContent="",await e.promised(l.promise,o)):n.textContent=l?i.proof.stillNone:i.proof.
askFailed}return r("div",{class:"ask"},a,n)}function be({control:e,content:t,go:o,read:n,next:s}){let a=r("div"),c=r("form",{novalidate:!0,autocomplete:"off",on:{submit:l}},
t,r("button",{type:"submit",class:"button"},o,I("arrow")));function l(h){h.preventDefault();let p=n();p?d(p):location.hash=
typeof s=="string"?s:s()}function d(h){let p=typeof e=="string"?e:e(),f=c.querySelector(`#${p}`),m=f.closest(".field");c.
querySelector(".fault")?.remove(),(m.querySelector(".finder, .tally, .option")??f).before(r("p",{class:"fault",id:"fault"},
h)),m.classList.add("wrong");let g=["radio","checkbox"].includes(f.type)?m:f,T=g.getAttribute("aria-describedby")??"";g.
setAttribute("aria-describedby",`fault ${T}`.replace("fault fault","fault").trim()),g===f&&f.setAttribute("aria-invalid",
"true");let C=_=>{_.preventDefault(),f.focus()},E=r("div",{class:"faults",role:"alert",tabindex:"-1"},r("h2",{},i.fix),r(
"p",{},r("a",{href:`#${p}`,on:{click:C}},h)));v(a,E),document.title=i.error+document.title.replace(i.error,""),E.focus()}
return{above:a,form:c}}var ai={unauthenticated:["identify"],"other-voter":["identify"],"signed-out":["identify"],"sign-in-failed":["identify"],
"sign-in-refused":["identify"],"sign-in-away":["retry"],"not-eligible":["identify"],"invalid-vote":["identify","choose"],
"already-voted":["check"],changed:["again"],"too-many-changes":["check"],altered:["reload"],"cannot-seal":["reload"],"un\
known-receipt":["check"],malformed:["reload"],"not-found":["reload"],"method-not-allowed":["reload"],"too-large":["reloa\
d"],"unsupported-media-type":["reload"],unknown:["reload"],"too-slow":["retry"],internal:["retry"],overloaded:["retry"],
"too-many-requests":["retry"],"master-unavailable":["retry"],"log-unavailable":["retry"],"no-answer":["retry"]},qe=e=>i.
problems[e.name]??i.problems.unknown;function $n(e){switch(e.name){case"overloaded":return i.cast.busy;case"too-many-req\
uests":return i.cast.often;case"master-unavailable":return i.cast.away;case"unauthenticated":return i.cast.newKey;default:
return i.cast.noAnswer}}function ci(e,t){let o=(ai[e.name]??(e.name in i.problems?[]:["reload"])).map((n,s)=>{let a=s>0?
"second":"";return n==="check"?r("a",{class:`button ${a}`,href:"#/check"},i.actions.check):n==="reload"?x(i.actions.reload,
()=>location.reload(),{kind:a}):t[n]&&x(i.actions[n],t[n],{kind:a})});return r("div",{class:"actions"},o,r("a",{class:"l\
ink",href:"#/"},i.home))}function Ft(e,t,o=void 0,...n){let[s,a]=o??qe(e);return[r("div",{class:"notice bad"},r("p",{class:"\
strong"},s),n),r("h2",{},i.cast.what),r("p",{},a,e.after>1?` ${i.after(e.after)}`:""),ci(e,t)]}var oe=(e,t,o,...n)=>[$(e),
...Ft(t,o,void 0,...n)];var li=5e3;function Sn(e,t,o,n){let s=r("span",{class:"mark"},I("wait")),a=r("p",{class:"strong"}),c=r("p",{class:"quiet"}),
l=r("li",{},s,r("div",{},a,c)),d=r("div",{role:"alert"}),h=({at:p,...f})=>{let[m,g,T,C]=di[p](f);l.setAttribute("class",
m),v(s,I(g)),a.textContent=T,c.textContent=C,v(d,m==="bad"&&r("p",{class:"notice bad strong"},i.counted.todo))};return h(
{at:"waiting"}),hi(e,t,o,n,h),r("section",{class:"assurance","aria-labelledby":"counted"},r("h2",{id:"counted"},i.counted.
title),r("ol",{class:"checks"},l),d,r("div",{class:"against"},r("dl",{},r("div",{},r("dt",{},i.counted.transcript),r("dd",
{class:"code"},fe(e.transcript))))),r("p",{class:"yours"},i.counted.yours," ",r("a",{class:"link",href:"#/check"},i.start.
checkLink)))}var di={waiting:()=>["wait","wait",i.counted.waiting,i.counted.waitingWhy],unable:()=>["held","pause",i.counted.
waiting,i.proof.unable],"no-log":()=>["held","pause",i.proof.noLog,i.proof.noLogWhy],open:({why:e})=>["held","pause",i.counted.
waiting,i.proof.open[e]],wrong:({kind:e,detail:t})=>["bad","stop",e==="numbers"?i.counted.otherNumbers:i.counted.wrong,i.
proof.detail(t)],proved:({signers:e,checkpoint:t})=>["done","check",i.counted.proved,i.counted.provedWhy(e,t.witnesses.map(
({key:o})=>o).join(", ")||i.proof.nobody)]};async function hi(e,t,o,n,s){if(!await Qe()){s({at:"unable"});return}for(;!n.
aborted;){let a=await pi(e,t,o).catch(()=>({at:"open",why:"silent"}));if(s(a),a.at==="proved"||a.at==="wrong")return;await U(
li,n)}}async function pi(e,t,o){let n=await F("policy");if(n.status!==200)return{at:"no-log"};let s=await st(e,o);return s?
Fe(async()=>Wt(s,await De(n.text),t)):{at:"open",why:"silent"}}var dt=({constituencies:e})=>e.map(t=>t||"-").join(" ");function Pt(e){let t={constituencies:e.flatMap(({constituencies:o})=>o),
counted:0,questions:{}};for(let o of e){t.counted+=o.counted;for(let[n,s]of Object.entries(o.questions))t.questions[n]=t.
questions[n]??{blank:0,spoiled:0,empty:0,options:{}},fi(t.questions[n],s)}return t}function fi(e,{blank:t,spoiled:o,empty:n,
options:s}){e.blank+=t,e.spoiled+=o,e.empty+=n;for(let[a,{votes:c}]of Object.entries(s))e.options[a]={votes:(e.options[a]?.
votes??0)+c}}function Bt(e,t){let o=Ut(t.flatMap(({questions:n})=>n));return qt(e.questions,o).map(([n,s])=>{let a=o.get(
n),c=Ut(t.flatMap(l=>mi(l,n)));return{id:n,title:a?.title,counts:s,allow:a?.allow??["blank","spoiled"],mayBeEmpty:a?a.pick.
min===0:!0,options:Tn(qt(s.options,c).map(([l,d])=>({id:l,title:c.get(l)?.title,votes:d.votes,withheld:d.withheld===!0,candidates:d.
candidates&&ui(d.candidates,c.get(l)?.candidates)})))}})}function ui(e,t=[]){let o=Ut(t);return Tn(qt(e,o).map(([n,s])=>({
id:n,title:o.get(n)?.title,votes:s})))}var Tn=e=>e.slice().sort((t,o)=>o.votes-t.votes),mi=({questions:e},t)=>e.filter(o=>o.
id===t).flatMap(({options:o})=>o);function Ut(e){let t=new Map;for(let o of e)t.has(o.id)||t.set(o.id,o);return t}function qt(e,t){
let o=Array.from(t.keys()),n=s=>o.includes(s)?o.indexOf(s):o.length;return Object.entries(e).sort(([s],[a])=>n(s)-n(a))}
var On=(e,t)=>Bt(e,t).every(({title:o,options:n})=>o&&n.every(s=>s.title));var gi=6e4,yi=2e3,wi=3e4,vi=2e3;async function ke(e,t,o,n){let s=JSON.stringify(e);for(;!o.aborted;){await ki(bi(e,q())+
Math.random()*vi,o);let a=o.aborted?void 0:await t().catch(()=>{});if(!o.aborted&&a!==void 0&&JSON.stringify(a)!==s){n();
return}}}function bi(e,t){let o=e.flatMap(({opensAt:n,closesAt:s})=>[Date.parse(n)-t,Date.parse(s)-t]).filter(n=>n>-wi).
map(n=>n>0?n:yi);return Math.min(gi,...o)}var ki=(e,t)=>new Promise(o=>{let n=()=>{clearTimeout(a),document.removeEventListener(
"visibilitychange",s),removeEventListener("online",n),t.removeEventListener("abort",n),o()},s=()=>document.hidden||n(),a=setTimeout(
n,e);document.addEventListener("visibilitychange",s),addEventListener("online",n),t.addEventListener("abort",n)});var xi=5e3,$i=20;function xe({id:e,state:t,liveResults:o},n){let s=t==="closed"?i.results.link:t==="open"&&o?i.results.linkSoFar:
"",a=`#/elections/${encodeURIComponent(e)}/results`;return s?r("a",{class:"link",href:a,"aria-describedby":n},s):null}async function An({
params:[e],signal:t,redo:o}){let n,s,a;try{n=await Ae(e),a=n.choices&&!n.count?{id:e}:await se(e),s=new jt(a),await s.load(
n)}catch(p){if(!(p instanceof b))throw p;return p.name==="results-sealed"&&Si(e,t,o),{title:i.results.title,content:oe(i.
results.title,p,{retry:o})}}let c=r("div",{}),l=new Ht(c,s,a),d=new Yt(a,t);l.show(n),d.show(n),Ti(n,e,l,d,t);let h=y({id:e,
title:n.title??s.terms?.title??a.title});return{title:`${i.results.title}: ${h.text}`,content:[L("#/",i.home),$(i.results.
title),r("p",{class:"lead",lang:h.lang},h.text),c,d.place]}}async function Si(e,t,o){let n=async()=>[await se(e)],s=await n().
catch(()=>[]);ke(s,n,t,o)}async function Ti(e,t,o,n,s){let{state:a}=e;for(;a!=="final";){await U(xi,s);let c=await Ae(t).
then(async l=>(await o.papers.load(l),l)).catch(()=>{});if(s.aborted)return;c&&(o.show(c),n.show(c),c.state!==a&&A(o.stateOf(
c)),a=c.state)}}var jt=class{constructor(t){this.election=t,this.terms=void 0,this.known=new Map}async load({groups:t,choices:o}){
t&&!o&&(this.terms=this.terms??(await ae(this.election)).terms,await this.name(Pt(t)))}async name(t){for(let o of t.constituencies){
if(On(t,this.all()))return;await this.of(o)}}async of(t){let o=Le(this.terms,t);return o!==void 0&&!this.known.has(o)&&this.
known.set(o,(await At(this.terms,o)).paper),this.known.get(o)}all(){return Array.from(this.known.values())}for(t){return[
...t.constituencies.map(n=>this.known.get(Le(this.terms,n))).filter(Boolean),...this.all()]}},Yt=class{constructor(t,o){
this.election=t,this.signal=o,this.place=r("div",{}),this.shown=""}async show({count:t,groups:o,choices:n,uncounted:s}){
if(!t||this.shown===t.transcript)return;this.shown=t.transcript;let a=this.election.terms?this.election:await se(this.election.
id).catch(()=>{});if(a&&!this.signal.aborted){let c=a.ballots==="sealed"||!s;v(this.place,Sn(t,c?{groups:o,choices:n}:{},
a,this.signal))}else this.shown=""}},Ht=class{constructor(t,o,n){this.place=t,this.papers=o,this.isSealed=n.ballots==="s\
ealed",this.chosen="",this.open=new Set}show(t){this.found=t;let{state:o,closesAt:n,voters:s,votes:a,choices:c,groups:l,
uncounted:d}=t,h=n&&(o==="live"?i.start.closes:i.start.closedAt)(Y(n)),p=document.activeElement?.id;v(this.place,r("p",{
class:`badge ${o}`},this.stateOf(t)),r("p",{},r("b",{class:"voters"},we(s??0)),` ${i.results.voters(s??0)}`),h&&r("p",{class:"\
quiet"},h),c?In(c.map(f=>({...f,of:a}))):l?this.byGroup(l):r("p",{class:"notice"},this.isSealed?i.counted.opening:i.results.
wait),d&&(this.isSealed?Oi(d):r("p",{class:"notice"},i.results.uncounted))),p&&document.getElementById(p)?.focus()}stateOf({
state:t}){return t==="counting"&&this.isSealed?i.counted.counting:i.results[t]}byGroup(t){let o=t.find(s=>dt(s)===this.chosen&&
t.length>1),n=o??(t.length===1?t[0]:Pt(t));return[t.length>1&&this.chooser(t),r("p",{},r("b",{},we(n.counted)),` ${i.results.
ballots(n.counted)}. `,o?i.results.sharesHere:i.results.shares),o&&o.constituencies.length>1&&r("p",{class:"notice"},i.results.
joined),...Bt(n,this.papers.for(n)).map(s=>this.question(s,n))]}chooser(t){let o=({constituencies:s})=>s.map(a=>a||i.results.
nowhere).join(", "),n=r("select",{id:"group",on:{change:()=>this.choose(n.value)}},r("option",{value:""},i.results.everywhere),
t.map(s=>r("option",{value:dt(s)},o(s))));return n.value=this.chosen||"",r("div",{class:"field"},r("label",{for:"group"},
i.results.where),n)}async choose(t){this.chosen=t;let o=this.found.groups.find(n=>dt(n)===t);o&&await Promise.all(o.constituencies.
slice(0,$i).map(n=>this.papers.of(n))).catch(()=>{}),this.show(this.found)}question({id:t,title:o,counts:n,allow:s,mayBeEmpty:a,
options:c},{counted:l}){let d=y({id:t,title:o}),h=[...s,...a?["empty"]:[]].map(p=>({id:p,title:{},text:i.results[p],votes:n[p],
other:!0}));return r("section",{"aria-labelledby":`question-${t}`},r("h2",{id:`question-${t}`,lang:d.lang},d.text),In([...c,
...h].map(p=>({...p,of:l})),p=>this.candidates(`${t}-${p.id}`,p)))}candidates(t,{candidates:o,withheld:n,votes:s,other:a}){
if(a||!o&&!(n&&s>0))return;if(!o)return r("p",{class:"why"},i.results.withheld);let c=r("details",{open:this.open.has(t),
on:{toggle:()=>this.open[c.open?"add":"delete"](t)}},r("summary",{id:`candidates-${t}`},i.results.candidates(o.length)),
r("table",{},r("thead",{},r("tr",{},r("th",{scope:"col"},i.results.candidate),r("th",{scope:"col",class:"number"},i.results.
crosses))),r("tbody",{},o.map(l=>{let d=y(l);return r("tr",{},r("th",{scope:"row",lang:d.lang},d.text),r("td",{class:"nu\
mber"},we(l.votes)))}))));return c}};function Oi({void:e,invalid:t,reasons:o}){let n=Object.entries({void:e,...o}).filter(
([,s])=>s>0);return r("div",{class:"notice"},r("p",{class:"strong"},i.counted.uncounted(e+t)),r("ul",{},n.map(([s,a])=>r(
"li",{},`${i.counted.reasons[s]??s}: ${we(a)}`))))}function In(e,t=()=>{}){return r("ul",{class:"bars"},e.map(o=>{let n=o.
text?{text:o.text}:y(o);return r("li",{class:o.other&&"other"},r("span",{class:"strong",lang:n.lang},n.text),r("span",{class:"\
of"},`${we(o.votes)} · `,r("b",{},yn(o.votes,o.of))),r("meter",{min:0,max:Math.max(1,o.of),value:o.votes,"aria-hidden":"\
true"}),t(o))}))}var Ii=/^(?!(\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/,Wn=e=>Ii.test(e),Cn=e=>e.replace(/^\s*Bearer\s+|\s/gi,"");function ht(e){
let t=e.split(".");try{let o=atob(t[1].replace(/-/g,"+").replace(/_/g,"/")),n=JSON.parse(new TextDecoder().decode(Uint8Array.
from(o,s=>s.charCodeAt(0))));return t.length===3&&t[2]&&typeof n=="object"?n:void 0}catch{return}}var pt=class{constructor(t){this.paper=t,this.answers=new Map(t.questions.map(({id:o})=>[o,{kind:void 0,picked:new Set,crosses:new Set}]))}kind(t){
return this.answers.get(t.id).kind}isPicked(t,o){return this.kind(t)==="pick"&&this.answers.get(t.id).picked.has(o.id)}picked(t){
return t.options.filter(o=>this.isPicked(t,o))}pick(t,o,n){let s=this.answers.get(t.id);if(n&&t.pick.max===1)s.picked.clear();else if(n&&
this.picked(t).length>=t.pick.max)return!1;return s.kind!=="pick"&&s.picked.clear(),n?s.picked.add(o.id):s.picked.delete(
o.id),s.kind=s.picked.size>0?"pick":void 0,!0}answer(t,o){let n=this.answers.get(t.id);n.kind=o,n.picked.clear()}isCrossed(t,o){
return this.answers.get(t.id).crosses.has(o.id)}left(t,o){return o.crosses.max-this.crossed(t,o).length}crossed(t,{candidates:o=[]}){
return o.filter(n=>this.isCrossed(t,n))}cross(t,o,n,s){let{crosses:a}=this.answers.get(t.id);return s&&!a.has(n.id)&&this.
left(t,o)<=0?!1:(s?a.add(n.id):a.delete(n.id),!0)}lists(t){return this.picked(t).filter(({crosses:o})=>o&&o.max>0)}isAnswered(t){
let o=this.kind(t);return o==="pick"?this.picked(t).length>=t.pick.min:o!==void 0}lacking(t){return this.picked(t).find(
o=>o.crosses&&this.crossed(t,o).length<o.crosses.min)}isComplete(t){return this.isAnswered(t)&&!this.lacking(t)}nextOpen(t=0){
return this.paper.questions.findIndex((o,n)=>n>=t&&!this.isComplete(o))+1}ballot(){let t={};for(let o of this.paper.questions)
t[o.id]=this.answerOf(o);return O({v:1,answers:t})}answerOf(t){let o=this.kind(t);if(o==="blank"||o==="spoiled")return{[o]:!0};
let n=this.picked(t),s=n.map(({id:c})=>c),a=n.flatMap(c=>this.crossed(t,c)).map(({id:c})=>c);return a.length>0?{pick:s,crosses:a}:
{pick:s}}};function Nn(e,t){let o=JSON.parse(t);H(O(o)===t&&Gt(o)==="answers,v"&&o.v===1,"the form of the ballot");let n=e.
questions.map(({id:s})=>s);return H(Gt(o.answers)===n.slice().sort().join(),"not one answer to each question"),e.questions.
map(s=>Ai(s,o.answers[s.id]))}function Ai(e,t){let o=Gt(t);if(o==="blank"||o==="spoiled")return H(t[o]===!0&&e.allow.includes(
o),`${o} is not allowed`),{question:e,kind:o,picked:[]};H(o==="pick"||o==="crosses,pick","the form of an answer");let n=En(
t.pick,e.options);H(n.length>=e.pick.min&&n.length<=e.pick.max,"the number of picks");let s=n.flatMap(l=>(l.candidates??
[]).map(d=>({...d,option:l}))),a=o==="pick"?[]:En(t.crosses,s);H(o==="pick"||a.length>0,"an empty list of crosses");let c=n.
map(l=>{let d=a.filter(f=>f.option===l),{min:h,max:p}=l.crosses??{min:0,max:0};return H(d.length>=h&&d.length<=p,"the nu\
mber of crosses"),{option:l,crosses:d}});return{question:e,kind:c.length>0?"pick":"empty",picked:c}}function En(e,t){H(Array.
isArray(e),"no list of IDs");let o=t.filter(({id:n})=>e.includes(n));return H(o.map(({id:n})=>n).join()===e.join(),"unkn\
own IDs, or not in the order of the paper"),o}var Gt=e=>Object.keys(e).sort().join();function H(e,t){if(!e)throw new TypeError(
t)}var Vt=6,Mn=[1,2,4,8,15],Wi=30,Ci=["no-answer","master-unavailable","internal"],Ei=["already-voted","changed","not-open",
"not-eligible","too-many-changes"],ft=class{constructor(t,o,n=void 0){this.vote=t,this.seal=n,this.report=o,this.attempt=
0,this.left=Vt,this.timer=void 0,this.sending=!1,this.stopped=!1,this.maybeRecorded=!1,this.unknown=!1}start(){this.left=
Vt,this.now()}now(){clearTimeout(this.timer),!this.sending&&!this.stopped&&this.send()}stop(){this.stopped=!0,this.unknown=
!1,this.report=()=>{},clearTimeout(this.timer)}async send(){this.sending=!0,this.unknown=!0,this.attempt+=1,this.left-=1,
this.report({at:"sending",attempt:this.attempt});try{if(this.seal){let n=await this.seal();this.vote={...this.vote,...n},
this.seal=void 0}if(this.stopped)return;let{again:t,receipt:o}=await Xe(this.vote);this.unknown=!1,this.report({at:"reco\
rded",again:t,receipt:o,attempts:this.attempt})}catch(t){if(!(t instanceof b))throw t;this.judge(t)}finally{this.sending=
!1}}judge(t){t.retryable?(this.maybeRecorded=this.maybeRecorded||Ci.includes(t.name),this.waitAfter(t)):this.maybeRecorded&&
!Ei.includes(t.name)?this.report({at:"unsure",problem:t}):(this.unknown=!1,this.report({at:"refused",problem:t}))}waitAfter(t){
if(this.stopped)return;if(this.left<=0){this.report({at:"given-up",problem:t});return}let o=Mn[Math.min(Vt-this.left,Mn.
length)-1],n=(Math.min(Wi,Math.max(o,t.after))+Math.random())*1e3;this.timer=setTimeout(()=>this.now(),n),this.report({at:"\
waiting",until:Date.now()+n,problem:t})}};var Ni=/^choose(?:\/(\d+)(\/crosses)?)?$/,ce=class{constructor(t,o){this.electionId=t,this.byToken=o,this.draft="",this.
voterId="",this.token="",this.offer=void 0,this.marks=void 0,this.markedBy="",this.reviewed="",this.casting=void 0,this.
envelopes=new Re,this.envelopesOf="",this.sent=void 0,this.sentFor="",this.state=void 0,this.listener=()=>{}}isSealed(){
return this.offer?.terms.seal!==void 0}isUnderWay(){return this.casting?.unknown===!0}isUnsure(){return this.isUnderWay()&&
this.state.at==="unsure"}identify(t,o){this.voterId=t,this.token=o,this.isUnderWay()||(this.offer=void 0)}needsOffer(t){
return!this.isUnderWay()&&t!=="identify"&&this.isIdentified()&&!this.offer}take(t){this.envelopesOf!==t.voter&&(this.envelopes=
new Re,this.envelopesOf=t.voter);let o=`${t.voter} ${t.paperDigest}`;this.markedBy!==o&&(this.marks=new pt(t.paper),this.
markedBy=o),this.offer=t,this.reviewed="",this.casting=void 0}isIdentified(){return!!(this.voterId||this.token)}place(t){
let[o,n=1,s]=Ni.exec(t)??[];return o&&{number:Math.min(Number(n),this.marks.paper.questions.length),crosses:!!s}}stepFor(t){
if(this.isUnderWay())return this.isUnsure()&&(t==="identify"||t==="review")?t:"cast";if(t==="identify"||!this.isIdentified()||
!this.offer)return"identify";let o=this.marks.nextOpen(),{number:n,crosses:s}=this.place(t)??{};return n?this.questionStep(
o?Math.min(o,n):n,s):o?this.questionStep(o,!0):t==="cast"&&!this.casting?"review":t}questionStep(t,o){let n=this.marks.paper.
questions[t-1],s=o&&this.marks.isAnswered(n)&&this.marks.lists(n).length>0;return`choose/${t}${s?"/crosses":""}`}stepAfter(t){
let{number:o,crosses:n}=this.place(t),s=this.questionStep(o,!0);if(!n&&s!==this.questionStep(o,!1))return s;let a=this.marks.
nextOpen(o)||this.marks.nextOpen();return a?`choose/${a}`:"review"}review(){return this.isUnderWay()||(this.reviewed=this.
marks.ballot()),this.isUnderWay()?this.sent.ballot:this.reviewed}send(t){if(this.isUnderWay())this.casting.vote={...this.
casting.vote,voterId:this.sentFor||void 0,token:this.token};else{let{electionId:o,voterId:n,token:s,offer:a,reviewed:c}=this,
{terms:l,termsDigest:d,voter:h,constituency:p}=a,f=l.changeOfMind==="refused"?1:a.revision,m={electionId:o,voter:h,constituency:p,
revision:f,terms:d},g=a.revision>f&&!this.isSealed(),T={...m,ballot:c,hadVoted:g};this.sent=T,this.sentFor=n;let C={electionId:o,
voterId:this.byToken?void 0:n,token:s,ballot:c,revision:f},E=async()=>(T.envelope=await this.envelopes.of(l.seal,m,c),{envelope:T.
envelope,terms:d,constituency:p}),_=de=>{this.state=de,(de.at==="recorded"?t:this.listener)(de)};this.casting=new ft(C,_,
this.isSealed()?E:void 0)}this.casting.start()}renew(){this.offer=void 0}stop(){this.casting?.stop()}};var Mi=10,Ln={"given-up":"upTitle",unsure:"upTitle",refused:"refused"};function Rn(e,t,o){let n=$(""),s=r("div",{}),a,c=l=>{
clearInterval(a);let d=s.contains(document.activeElement),h=n.textContent;n.textContent=Ln[l.at]?i.cast[Ln[l.at]]:i.cast.
title,v(s,...Li[l.at](l,e,t)),l.at==="waiting"&&(a=setInterval(()=>{s.querySelector(".countdown").textContent=_n(l)},500)),
n.isConnected&&(d||h!==n.textContent)&&(document.title=`${n.textContent} — DisVote`,n.focus())};return c(e.state),e.listener=
c,o.addEventListener("abort",()=>{clearInterval(a),e.listener=()=>{}}),{title:n.textContent,content:[n,s]}}var Li={sending:Ri,
waiting:_i,"given-up":Di,unsure:Fi,refused:Ui};function Ri({attempt:e}){let t=e>1?i.cast.again(e):i.cast.sending;return A(
t),[r("p",{class:"busy"},r("span",{class:"spinner","aria-hidden":"true"}),t),e>1?r("p",{class:"notice"},i.cast.safe):""]}
function _i(e,t){return A(`${i.cast.waitTitle}. ${i.cast.safe}`),[r("div",{class:"notice"},r("p",{class:"strong"},i.cast.
waitTitle),r("p",{},$n(e.problem)),r("p",{},i.cast.safe),r("p",{class:"countdown quiet"},_n(e))),x(i.cast.now,()=>t.casting.
now())]}var _n=({until:e})=>i.cast.waiting(Math.max(1,Math.ceil((e-Date.now())/1e3)));function Di(e,t){return[r("div",{class:"\
notice bad"},r("p",{},t.isSealed()?i.sealed.up:i.cast.up),r("p",{class:"strong"},i.cast.safe)),x(i.actions.retry,()=>t.casting.
start())]}function Fi({problem:e},t,o){let n=t.byToken&&["unauthenticated","other-voter","signed-out"].includes(e.name),
s=["unauthenticated","signed-out"].includes(e.name)?qe(e)[0]:i.cast.lastRefused;return[r("div",{class:"notice bad"},r("p",
{class:"strong"},i.cast.maybe),r("p",{},s)),r("h2",{},i.cast.what),r("p",{},n?i.cast.unsure:i.cast.unsureRetry),n?x(i.actions.
identifyAgain,()=>o("identify")):x(i.actions.retry,()=>t.casting.start())]}function Ui({problem:e},t,o){let n={identify:()=>o(
"identify"),choose:()=>o("choose/1"),again:()=>{t.renew(),o("review")}},s=e.name==="changed"?qi(t.sent,e.body):[];return[
...Ft(e,n,t.isSealed()?i.sealed.problems[e.name]:void 0,s.map(a=>r("p",{},a)),Pi(e.body.problems)),Bi(e.body.receipt,t)]}
function qi(e,{terms:t,constituency:o,revision:n}){return[typeof n=="number"&&n!==e.revision&&i.changed.revision(n),typeof o==
"string"&&o!==e.constituency&&i.changed.constituency(o,e.constituency),typeof t=="string"&&t!==e.terms&&i.changed.terms].
filter(Boolean)}function Pi(e){return Array.isArray(e)&&e.length>0?r("ul",{lang:"en"},e.slice(0,Mi).map(t=>r("li",{},String(
t)))):void 0}function Bi(e,t){return typeof e?.receipt=="string"?r("div",{class:"standing"},r("p",{},i.changed.standing),
ct(e,y(t.offer.terms))):void 0}var ji=0;async function Dn(e,t){if(Kt(e,t).length>0)return"different";if(typeof e.private?.nonce!="string"||typeof e.private.
auth!="string")return"unknown";let o=await M(S(Hi(e,t))),n=`${e.partition}-${e.seq}-${ue(o)}`;return o===e.digest&&n===e.
receipt?"same":"different"}var Yi=["electionId","voter","constituency","revision","terms"],Kt=(e,t)=>Yi.filter(o=>e[o]!==
t[o]);function Hi(e,{ballot:t,envelope:o}){let{electionId:n,partition:s,seq:a,voter:c,constituency:l,revision:d,castAt:h}=e,
{auth:p,nonce:f}=e.private;return O({v:2,electionId:n,partition:s,seq:a,voter:c,constituency:l,revision:d,ballot:o??pe([
ji,...S(t)]),auth:p,nonce:f,castAt:h})}var Gi=8,Vi=600,Fn=e=>e.normalize("NFD").replace(/[\u0300-\u036f]/g,"").toLowerCase().replace(/ς/g,"σ"),Un=(e,t)=>Fn(t).
split(/\s+/).every(o=>Fn(e).includes(o));function zt(e,t,o){if(o.length<=Gi)return{field:void 0,clear:()=>{}};let n=r("i\
nput",{type:"search",id:e,"aria-describedby":`${e}-found`}),s=r("p",{class:"found quiet",id:`${e}-found`});n.autocomplete=
"off",n.spellcheck=!1;let a,c=()=>{let d=n.value.trim(),h=0;for(let p of o){let f=Un(p.text,d),m=f?void 0:p.parts?.find(
g=>Un(g,d));h+=f||m?1:0,p.element.hidden=!f&&!m&&!p.input.checked,p.hint&&(p.hint.textContent=m??"")}return s.textContent=
d&&h===0?i.choose.nothing:i.choose.found(h,o.length),s.textContent};return n.addEventListener("input",()=>{let d=c();clearTimeout(
a),a=setTimeout(()=>A(d),Vi)}),n.addEventListener("keydown",d=>{d.key==="Enter"&&(d.preventDefault(),o.find(({element:h})=>!h.
hidden)?.input.focus())}),c(),{field:r("div",{class:"finder"},r("label",{for:e},t),n,s),clear:()=>{n.value="",c()}}}var Ki=10;function qn(e,t,o){let{number:n,crosses:s}=e.place(t),a=e.marks.paper.questions[n-1],{title:c,under:l,control:d,
content:h,read:p}=(s?Zi:zi)(e.marks,a),{above:f,form:m}=be({control:d,content:[h,r("p",{class:"quiet"},e.isSealed()?i.sealed.
note:i.choose.note)],go:i.choose.go,read:p,next:()=>o(e.stepAfter(t))});return{title:c.text,content:[L(o(s?`choose/${n}`:
n>1?`choose/${n-1}`:"identify"),i.back),f,ve(n+1,e.marks.paper.questions.length+2),$(r("span",{lang:c.lang},c.text)),l&&
r("p",{class:"lead",lang:l.lang},l.text),n===1&&!s&&Xt(e.offer),m]}}function Xt({revision:e,terms:t}){if(e<2)return;let o=t.
changeOfMind==="last-counts",n=t.seal?i.sealed.stands:i.before.stands;return r("div",{class:"notice"},r("p",{class:"stro\
ng"},i.before.title),r("p",{},o?i.before.changes(e,t.changesMax+2-e):n),r("p",{},i.before.notYou))}function zi(e,t){let o=t.
pick.max>1,n=o?"checkbox":"radio",s=t.options.map((h,p)=>{let f=y(h);return{...Jt({type:n,name:"answer",id:`pick-${p}`,title:f}),
text:f.text,parts:(h.candidates??[]).map(m=>y(m).text),isLimited:o,isOn:()=>e.isPicked(t,h),turn:m=>e.pick(t,h,m)}}),a=[
...t.pick.min===0?["empty"]:[],...t.allow].map(h=>({...Jt({type:n,name:"answer",id:h,title:{text:i.others[h]},why:i.others[`${h}\
Why`]}),isOn:()=>e.kind(t)===h,turn:p=>(e.answer(t,p?h:void 0),!0)})),c=zt("find",i.choose.find,s),l=o&&Pn(()=>[e.picked(
t).length,t.pick.max],i.choose.left);Bn([...s,...a],l,i.choose.full(t.pick.max));let d=y(t);return{title:d,control:"pick\
-0",content:r("fieldset",{class:"field"},r("legend",{},r("span",{class:"unseen",lang:d.lang},`${d.text}. `),Ji(t.pick)),
c.field,l?.element,s.map(({element:h})=>h),a.length>0&&r("p",{class:"or","aria-hidden":"true"},i.others.or),a.map(({element:h})=>h)),
read:()=>(c.clear(),e.isAnswered(t)?"":Xi(t.pick,e.picked(t).length))}}function Ji({min:e,max:t}){return t===1?i.choose.
one:e===t?i.choose.exactly(t):e>1?i.choose.between(e,t):i.choose.upTo(t)}function Xi({min:e,max:t},o){return o>0?i.choose.
few(e-o):t===1?i.choose.missing:i.choose.missingMany}function Zi(e,t){let o=e.lists(t).map((a,c)=>{let l=a.candidates.map(
(f,m)=>{let g=y(f);return{...Jt({type:"checkbox",name:`cross-${c}`,id:`cross-${c}-${m}`,title:g,kind:"cross"}),text:g.text,
isLimited:!0,isOn:()=>e.isCrossed(t,f),turn:T=>e.cross(t,a,f,T)}}),d=zt(`find-${c}`,i.crosses.find,l),{max:h}=a.crosses,
p=Pn(()=>[h-e.left(t,a),h],i.crosses.left,"crosses");return Bn(l,p,i.crosses.full(h)),{option:a,rows:l,search:d,tally:p,
control:`cross-${c}-0`}}),n=()=>o.find(({option:a})=>a===e.lacking(t))??o[0],s=y(t);return{title:{text:i.crosses.title},
under:s,control:()=>n().control,content:o.map(a=>Qi(a)),read:()=>{for(let{search:l}of o)l.clear();let{option:a}=n(),c=e.
lacking(t)&&a.crosses.min-e.crossed(t,a).length;return c?i.crosses.few(c,y(a).text):""}}}function Qi({option:e,rows:t,search:o,
tally:n}){let s=y(e),{min:a,max:c}=e.crosses;return r("fieldset",{class:"field"},r("legend",{},r("span",{class:"list",lang:s.
lang},s.text),r("span",{class:"rule"},a>0?i.crosses.between(a,c):i.crosses.upTo(c))),o.field,n.element,t.map(({element:l})=>l))}
function Jt({type:e,name:t,id:o,title:n,why:s,kind:a=""}){let c=r("input",{type:e,name:t,id:o,"aria-labelledby":s&&`${o}\
-name`,"aria-describedby":s&&`${o}-why`}),l=r("span",{class:"why"},s),d=r("div",{class:`option ${a}`},c,r("label",{for:o},
r("span",{id:s&&`${o}-name`,lang:n.lang},n.text),l));return s&&(l.id=`${o}-why`),{element:d,input:c,hint:l}}function Pn(e,t,o=""){
let n=r("span",{}),s=r("span",{class:"slots","aria-hidden":"true"}),a=()=>{let[c,l]=e();return n.textContent=t(l-c,l),l<=
Ki&&v(s,...Array.from({length:l},(d,h)=>r("span",{class:h<c?"used":""}))),{text:n.textContent,full:c>=l}};return{element:r(
"p",{class:`tally ${o}`},s,n),update:a}}function Bn(e,t,o){let n=()=>{let s=t?.update?.();for(let{input:a,isOn:c,isLimited:l}of e)
a.checked=c(),a.setAttribute("aria-disabled",String(!!(l&&s?.full&&!a.checked)));return s?.text};for(let{input:s,turn:a}of e)
s.addEventListener("change",()=>{let c=a(s.checked),l=n();t?.element?.classList.toggle("over",!c),l&&A(c?l:o)});n()}function Yn({terms:e,sealDigest:t}){let{threshold:o,trustees:n}=e.seal;return r("section",{class:"sealed","aria-labelled\
by":"sealed"},r("h2",{id:"sealed"},I("lock"),i.sealed.title),r("p",{},i.sealed.why),r("dl",{},jn(i.sealed.trustees,r("dd",
{},i.sealed.trusteesOf(o,n.map(({name:s})=>s)))),jn(i.sealed.digest,r("dd",{class:"code"},fe(t)))),r("p",{class:"quiet"},
i.sealed.compare))}var jn=(e,t)=>r("div",{},r("dt",{},e),t);function Gn(e,t,o){let n=e.review(),{terms:s,paper:a,constituency:c}=e.offer,l=e.isUnderWay(),d=Nn(a,n),h=s.changeOfMind===
"last-counts";return{title:i.review.title,content:[L(t(l?"identify":`choose/${d.length}`),i.back),ve(d.length+2,d.length+
2),$(i.review.title),r("dl",{class:"summary"},$e(i.review.election,y(s),!l&&"#/"),$e(i.review.voter,{text:e.voterId||i.review.
byToken},t("identify")),c&&$e(i.review.constituency,{text:c}),d.map((p,f)=>tr(p,s,!l&&t(`choose/${f+1}`)))),or(n,e.isSealed()),
e.isSealed()&&Yn(e.offer),!l&&Xt(e.offer)||r("p",{class:"notice"},h?i.review.changeable:i.review.final),x(i.review.go,o,
{kind:"final"})]}}function $e(e,t,o,...n){let s=typeof e=="string"?{text:e}:e;return r("div",{},r("dt",{lang:s.lang},s.text),
r("dd",{},r("span",{lang:t.lang},t.text),n),o&&r("dd",{class:"change"},er(s,o)))}var er=({text:e,lang:t},o)=>r("a",{class:"\
link",href:o},i.review.change,r("span",{class:"unseen",lang:t},` — ${e}`));function tr({question:e,kind:t,picked:o},n,s){
let c=O(e.title)===O(n.title)?{text:i.review.choice}:y(e);return t!=="pick"?$e(c,{text:i.others[t]},s,r("span",{class:"w\
hy"},i.others[`${t}Why`])):o.length===1?$e(c,y(o[0].option),s,Hn(o[0])):$e(c,{text:i.review.picks(o.length)},s,r("ul",{class:"\
picks"},o.map(l=>{let d=y(l.option);return r("li",{},r("span",{lang:d.lang},d.text),Hn(l))})))}function Hn({option:e,crosses:t}){
if(!(!e.crosses||e.crosses.max===0))return[r("span",{class:"why"},i.review.crosses(t.length,e.crosses.max)),t.length>0&&
r("ul",{class:"crossed"},t.map(o=>{let n=y(o);return r("li",{lang:n.lang},n.text)}))]}var or=(e,t)=>r("details",{class:"\
exactly"},r("summary",{},t?i.sealed.exact:i.review.exact),r("p",{class:"quiet"},t?i.sealed.exactWhy:i.review.exactWhy),r(
"p",{class:"code"},e));var Zt="sign-in",nr=2e4,sr=["signed-out","signed-out-here","forgotten"],ir=3e4,G=JSON.parse(document.documentElement.dataset.
signIn||"null")??void 0,Pe,W,ut,Be=()=>G!==void 0,ne=()=>W!==void 0,je=()=>W?.voter??"",gt=()=>new URL(G.issuer).host;function oo(){
W=void 0}var no=()=>Zn();async function Vn(e,t=void 0){let{library:o,server:n}=await io(so),s=o.generateRandomCodeVerifier(),
a={state:o.generateRandomState(),nonce:t??o.generateRandomNonce(),verifier:s,hash:e},c=to(n.authorization_endpoint,{response_type:"\
code",client_id:G.client,redirect_uri:mt(),scope:G.scopes,state:a.state,nonce:a.nonce,code_challenge:await o.calculatePKCECodeChallenge(
s),code_challenge_method:"S256",prompt:"login"});try{sessionStorage.setItem(Zt,JSON.stringify(a))}catch(l){throw Qt(l,"s\
ign-in-failed")}location.assign(c)}var Kn=()=>Be()&&/[?&](code|error|state)=/.test(location.search);async function zn(){
let e=new URLSearchParams(location.search),t=Zn();if(history.replaceState(null,"",`${location.pathname}${t?.hash??"#/"}`),
!t){if(e.has("code")||e.has("error"))throw new b("sign-in-failed",{retryable:!1});let o=e.get("state");return sr.includes(
o)?o:""}return await K().catch(()=>{}),await io(o=>rr(e,t,o)),""}async function rr(e,{state:t,nonce:o,verifier:n},s){let{
library:a,server:c,client:l,options:d}=await so(s),h=a.validateAuthResponse(c,l,e,t),p=await a.authorizationCodeGrantRequest(
c,l,a.None(),h,mt(),n,d(s)),f={expectedNonce:o,requireIdToken:!0};W=Xn(await a.processAuthorizationCodeResponse(c,l,p,f))}
async function Jn(e=!1){if(!W)throw eo();let t=performance.now();if(!e&&t<W.renewAt)return W.token;ut=ut??ar(W);try{await ut}catch(o){
if(e||!W||t>=W.until)throw o}finally{ut=void 0}return W.token}async function ar(e){let t=e.refresh&&await io(o=>cr(e,o)).
catch(lr);if(W!==e)throw eo();if(!t?.token||t.voter!==e.voter)throw W=void 0,eo();W=t}async function cr(e,t){let{library:o,
server:n,client:s,options:a}=await so(t),c=[n,s,o.None(),e.refresh,a(t)],l=await o.refreshTokenGrantRequest(...c);return Xn(
await o.processRefreshTokenResponse(n,s,l),e)}function lr(e){if(e.name==="sign-in-away")throw e}function Ye(e){let t=W?.
idToken,o=Pe?.server.end_session_endpoint;oo(),location.assign(o?to(o,{client_id:G.client,id_token_hint:t,post_logout_redirect_uri:mt(),
state:e}):to(mt(),{state:"signed-out-here"}))}function Xn(e,t=void 0){let o=G.token==="id"?e.id_token:e.access_token,n=ht(
o??"")??{},s=(e.expires_in??n.exp-q()/1e3)*1e3,a=performance.now()+(s||0),c=n[G.claim];return{token:o,until:a,renewAt:a-
Math.min(ir,s/2||0),refresh:e.refresh_token??t?.refresh,idToken:e.id_token??t?.idToken,voter:typeof c=="string"?c:""}}async function so(e){
if(!Pe){let o=await import("./oauth.js"),n=new URL(G.issuer),s=l=>({[o.allowInsecureRequests]:n.protocol==="http:",signal:l}),
a=await o.discoveryRequest(n,s(e)),c=await o.processDiscoveryResponse(n,a);Pe={library:o,options:s,server:c}}let t=Math.
round((q()-Date.now())/1e3);return{...Pe,client:{client_id:G.client,[Pe.library.clockSkew]:t}}}async function io(e){let t=new AbortController,
o=setTimeout(()=>t.abort(),nr);try{return await e(t.signal)}catch(n){if(n instanceof b)throw n;if(n.error==="access_deni\
ed")throw Qt(n,"sign-in-refused");let s=typeof n.code!="string"||n.status>=500;throw Qt(n,s?"sign-in-away":"sign-in-fail\
ed")}finally{clearTimeout(o)}}function Qt(e,t){return console.warn("sign-in:",e.message,e.error??"",e.error_description??
""),new b(t,{retryable:t==="sign-in-away"})}var eo=()=>new b("signed-out",{retryable:!1}),mt=()=>`${location.origin}${location.
pathname}`;function to(e,t){let o=new URL(e);for(let[n,s]of Object.entries(t))s!==void 0&&o.searchParams.set(n,s);return o.
href}function Zn(){try{let e=sessionStorage.getItem(Zt);return sessionStorage.removeItem(Zt),JSON.parse(e)??void 0}catch{
return}}var ro,Qn=e=>{ro=e};function ao(){let e=ro;return ro=void 0,e&&os(e)}var co=()=>ne()&&r("div",{class:"notice who"},r("p",
{class:"strong"},dr()),r("p",{class:"actions"},x(i.signIn.out,()=>Ye("signed-out"),{kind:"second"}))),es=()=>ne()&&r("se\
ction",{class:"aside","aria-labelledby":"next-voter"},r("h2",{id:"next-voter"},i.signIn.nextTitle),r("p",{},i.signIn.nextWhy),
x(i.signIn.next,()=>Ye("signed-out"))),dr=()=>je()?i.signIn.as(je()):i.signIn.asSomebody;function ts(e){if(ne())return[co(),
r("a",{class:"button",href:e},i.identify.go)];let t=r("div",{},ao()),o=x(i.signIn.go,async()=>{o.disabled=!0,v(t),A(i.signIn.
leaving);try{await Vn(e)}catch(n){o.disabled=!1,v(t,os(n))}},{id:"sign-in"});return[t,r("p",{},i.signIn.lead(gt())),o]}function os(e){
let[t,o]=qe(e);return r("div",{class:"notice bad",role:"alert"},r("p",{class:"strong"},t),r("p",{},o))}var V=document.documentElement.dataset.identify==="token",w=new ce("",V),Se,le=()=>w.isUnderWay(),ns=e=>Se?.receipt.receipt===
e?Se:void 0;function He(e=!1){le()&&!e||(w.stop(),w=new ce("",V),Se=void 0)}var ss=()=>le()&&r("div",{class:"notice bad"},
r("p",{class:"strong"},i.cast.upTitle),r("p",{},r("a",{class:"link",href:Te("cast")},i.start.pending))),Te=e=>`#/electio\
ns/${encodeURIComponent(w.electionId)}/${e}`,lo=e=>{location.hash=Te(e)};async function yt({params:[e,t],signal:o,redo:n}){
w.electionId!==e&&!le()&&(w=new ce(e,V));let s=w;if(ne()&&!w.isIdentified()&&w.identify(je(),Jn),!w.needsOffer(t)){let l=w.
stepFor(t);if(l!==t||w.electionId!==e){location.replace(Te(l));return}if(t==="cast")return Rn(w,lo,o)}let a=l=>{let d={retry:n,
identify:()=>lo("identify")};return{title:i.start.failedOne,content:oe(i.start.failedOne,l,d)}},c;try{c=await ze(e)}catch(l){
return a(l)}if(!(o.aborted||w!==s)){if(c.state!=="open"&&!le())return ke([c],async()=>[await se(e)],o,n),{title:i.cast.refused,
content:hr(c)};try{if(w.needsOffer(t)){let l=await en(c,w);return o.aborted||w!==s?void 0:(w.take(l),yt({params:[e,t],signal:o,
redo:n}))}return t==="identify"?pr((await ae(c)).terms):t==="review"?Gn(w,Te,gr):qn(w,t,Te)}catch(l){if(!(l instanceof b))
throw l;return a(l)}}}function hr(e){let t=e.state==="closed"?i.start.closedAt(Y(e.closesAt)):i.start.opens(Y(e.opensAt));
return oe(y(e).text,{name:"not-open"},{},r("p",{},t),xe(e))}function pr(e){let t=()=>Te(w.isUnsure()?"review":"choose/1"),
{above:o,fields:n}=Be()?{fields:ts(t())}:fr(t),s=y(e);return{title:i.identify.title,content:[L("#/",i.home),o,ve(1,w.offer&&
w.marks.paper.questions.length+2),$(i.identify.title),r("p",{class:"lead",lang:s.lang},s.text),n]}}function fr(e){let t=V?
"token":"voter",o={id:t,class:"code","aria-describedby":"hint"},n=V?r("textarea",{...o,rows:"5"}):r("input",{...o,type:"\
text",maxlength:"80",autocapitalize:"characters"});n.value=w.draft,n.autocomplete="off",n.spellcheck=!1,n.addEventListener(
"input",()=>{w.draft=n.value});let{above:s,form:a}=be({control:t,content:r("div",{class:"field"},r("label",{for:t},V?i.identify.
token:i.identify.id),r("p",{id:"hint",class:"quiet"},V?i.identify.tokenHint:i.identify.idHint),n),go:i.identify.go,read:()=>V?
mr(Cn(n.value)):ur(n.value.trim()),next:e});return{above:s,fields:a}}function ur(e){return e?Wn(e)?(w.identify(e,""),""):
i.identify.idWrong:i.identify.idMissing}function mr(e){if(!e)return i.identify.tokenMissing;let t=ht(e);return t?(w.identify(
typeof t.sub=="string"?t.sub:"",e),""):i.identify.tokenWrong}function gr(){w.send(yr),lo("cast")}async function yr({again:e,
receipt:t}){let{sent:o,casting:n}=w;Se={receipt:t,again:e&&o.hadVoted,compared:"unknown"},Se.ask=async()=>(await Xe(n.vote)).
receipt,w=new ce("",V);let s=Se,a=s.again?{...o,constituency:t.constituency}:o;s.sent=a,s.compared=await Dn(t,a).catch(()=>"\
unknown"),s.differences=Kt(t,a),location.replace(ye(t.electionId,t.receipt))}async function rs({params:[e,t],signal:o,redo:n}){let s=ns(t),a=s?.receipt,c;try{a=a||await Je(e,t),c=await ze(e).catch(
()=>({id:e,title:{}}))}catch(m){return{title:i.check.title,content:oe(i.check.title,m,{retry:n})}}let l=s?s.again?i.receipt.
again:i.receipt.recorded:i.receipt.title,d=r("ol",{class:"track"}),h=r("p",{class:"quiet"},i.receipt.whereLead),p={status:a};
return hn(e,t,{isNew:s!==void 0},o,m=>{p.status=m??p.status,is(d,h,p.status,m===void 0)}),is(d,h,a,!1),{title:l,content:[
s?r("div",{class:"panel"},r("span",{class:"tick","aria-hidden":"true"},I("check")),$(l),r("p",{},s.again?i.receipt.againWhy:
i.receipt.keep)):[L("#/check",i.check.other),$(l)],s&&wr(s),a.revision>1&&vr(a.revision),ct(a,y(c),s?.sent),xn(a,s?.ask,
o,c),r("section",{"aria-labelledby":"where"},r("h2",{id:"where"},i.receipt.whereTitle),h,d),r("p",{class:"actions"},xe(c),
r("a",{class:"link",href:"#/"},i.receipt.another)),s&&es()]}}function wr({compared:e,differences:t,sent:o}){return e==="\
different"?r("div",{class:"notice bad",role:"alert"},r("p",{class:"strong"},i.receipt.different),t.length>0&&r("p",{},i.
receipt.differs(t.map(n=>i.receipt.stated[n]).join(", "))),o.envelope&&r("p",{},i.sealed.different),r("p",{},i.receipt.differentTodo)):
r("p",{class:"quiet compared"},e==="same"?i.receipt.same:i.receipt.notCompared)}function vr(e){return r("div",{class:"no\
tice before"},r("p",{class:"strong"},i.receipt.before(e)),r("p",{},i.before.notYou))}function is(e,t,o,n){let s=o.replicas??
[],a=s.filter(d=>d.applied).length,c=s.length>0&&a===s.length,l=o.replicas!==void 0&&Ct(o);if(t.textContent=n?i.receipt.
stale:l?i.receipt.everywhere:i.receipt.whereLead,t.classList.toggle("alarm",n),o.replicas){let d=l?i.receipt.everywhere:
i.receipt.progress(o.inLog,a,s.length);e.dataset.said!==d&&(e.dataset.said=d,A(d))}v(e,ho("done",i.receipt.stepRecorded,
i.receipt.stepRecordedWhy),ho(o.inLog?"done":"wait",o.inLog?i.receipt.stepLog:i.receipt.stepLogWait,i.receipt.stepLogWhy),
ho(c?"done":"wait",s.length>0?i.receipt.stepCopies(a,s.length):i.receipt.noCopies,i.receipt.stepCopiesWhy,r("ul",{class:"\
copies"},s.map(br))))}function ho(e,t,o,...n){return r("li",{class:e},r("span",{class:"mark"},I(e==="done"?"check":"wait")),
r("div",{},r("p",{class:"strong"},t),r("p",{class:"quiet"},o),n))}function br(e){let[t,o,n]=dn(e);return r("li",{class:t,
"data-replica":e.name},I(o),r("span",{},r("b",{},e.name),` ${i.receipt[n]}`))}async function as({redo:e}){let t;try{t=await K()}catch(l){
return{title:i.check.title,content:oe(i.check.title,l,{retry:e})}}let o=r("select",{id:"election"},t.map(l=>r("option",{
value:l.id,lang:y(l).lang},y(l).text))),n=r("input",{id:"code",class:"code",type:"text","aria-describedby":"code-hint"});
n.autocomplete="off",n.spellcheck=!1;let s=()=>ln(n.value),{above:a,form:c}=be({control:"code",content:[r("div",{class:"\
field"},r("label",{for:"election"},i.check.election),o),r("div",{class:"field"},r("label",{for:"code"},i.check.code),r("\
p",{id:"code-hint",class:"quiet"},i.check.hint),n)],go:i.check.go,read:()=>s()?"":n.value.trim()?i.check.wrong:i.check.missing,
next:()=>ye(o.value,s())});return{title:i.check.title,content:[L("#/",i.home),a,$(i.check.title),r("p",{class:"lead"},i.
check.lead),c]}}var kr=3e3,cs=["open","not-yet-open","closed"];async function po({signal:e,redo:t,note:o}){He();let n;try{n=await K(),ke(
n,K,e,t)}catch{xr(e,t)}return{title:i.start.title,content:[$(i.start.title),r("p",{class:"lead"},i.start.lead),o&&r("p",
{class:"notice"},o),ss(),co(),ao(),n?$r(n):Or(),r("section",{class:"aside","aria-labelledby":"already"},r("h2",{id:"alre\
ady"},i.start.checkTitle),r("p",{},i.start.check),r("a",{class:"link",href:"#/check"},i.start.checkLink))]}}async function xr(e,t){
for(;!e.aborted;)if(await U(kr,e),await K().then(()=>!0,()=>!1)&&!e.aborted){t();return}}function $r(e){if(e.length===0)
return r("p",{class:"notice"},i.start.none);let t=e.slice().sort((o,n)=>ls(o)-ls(n));return r("ul",{class:"elections"},t.
map(Sr))}function ls({state:e}){let t=cs.indexOf(e);return t<0?cs.length:t}function Sr(e){try{return Tr(e)}catch{let t=r(
"p",{class:"quiet"},i.start.odd);return r("li",{class:"election"},r("h2",{},String(e.id)),t)}}function Tr(e){let t=y(e),
[o,n]={open:[i.start.open,i.start.closes(Y(e.closesAt))],"not-yet-open":[i.start.upcoming,i.start.opens(Y(e.opensAt))],closed:[
i.start.closed,i.start.closedAt(Y(e.closesAt))]}[e.state],s=`election-${e.id}`;return r("li",{class:`election ${e.state}`},
r("p",{class:"badge"},o),r("h2",{id:s,lang:t.lang},t.text),r("p",{class:"quiet"},n),r("p",{class:"ways"},e.state==="open"&&
r("a",{class:"button",href:`#/elections/${encodeURIComponent(e.id)}/identify`,"aria-describedby":s},i.start.vote,I("arro\
w")),xe(e,s)))}function Or(){return r("div",{class:"notice bad",role:"alert"},r("h2",{},i.start.failed),r("p",{},i.start.
failedWhy))}var Ir=[[/^#?\/?$/,po],[/^#\/check$/,as],[/^#\/elections\/([^/]+)\/results$/,An],[/^#\/elections\/([^/]+)\/receipts\/([^/]+)$/,
rs],[/^#\/elections\/([^/]+)\/(identify|choose(?:\/[1-9]\d{0,2}(?:\/crosses)?)?|review|cast)$/,yt]],Ar=5*6e4,Wr=15*6e4,Cr=1e4,
R=document.getElementById("main"),wt=new AbortController,ds=performance.now(),hs=Date.now(),vt="";async function Oe(e){wt.
abort(),wt=new AbortController;let{signal:t}=wt,{page:o,params:n}=ps(location.hash);R.setAttribute("aria-busy","true");let s=await o(
{params:n,signal:t,redo:()=>Oe(!0),note:vt}).catch(Er);if(t.aborted||!s)return;let a=R.contains(document.activeElement);
v(R,r("div",{class:"narrow"},s.content)),R.removeAttribute("aria-busy"),document.title=`${s.title} — DisVote`,(!e||a)&&
(scrollTo(0,0),R.querySelector("h1").focus({preventScroll:!0}))}function Er(e){return setTimeout(()=>{throw e}),{title:i.
broken,content:[$(i.broken),r("p",{},i.problems.unknown[1])]}}function ps(e){for(let[t,o]of Ir){let n=t.exec(e);if(n)try{
return{page:o,params:n.slice(1).map(decodeURIComponent)}}catch{break}}return{page:po,params:[]}}function fs(){document.getElementById(
"skip").textContent=i.skip,document.getElementById("nav").setAttribute("aria-label",i.navigation),document.getElementById(
"nav-check").textContent=i.navCheck,document.getElementById("foot").textContent=Be()?i.signIn.foot(gt()):i.foot;let e=document.
getElementById("language");e.textContent=i.other.name,e.lang=i.other.code}document.getElementById("language").addEventListener(
"click",()=>{gn(i.other.code),fs(),Oe(!0)});document.getElementById("skip").addEventListener("click",e=>{e.preventDefault(),
R.focus()});addEventListener("hashchange",()=>{vt="",Oe(!1)});addEventListener("beforeunload",e=>{le()&&(e.preventDefault(),
e.returnValue=!0)});function fo(){let e=Math.max(performance.now()-ds,Date.now()-hs),t=le();e<=(t?Wr:Ar)||(He(!0),ne()?(v(
R),Ye("forgotten")):(t||ps(location.hash).page===yt)&&(vt=i.start.forgotten,history.replaceState(null,"","#/"),v(R),Oe(!1)))}
for(let e of["pointerdown","keydown","input","scroll"])addEventListener(e,()=>{fo(),ds=performance.now(),hs=Date.now()},
{capture:!0,passive:!0});for(let e of["visibilitychange","pageshow","focus"])addEventListener(e,fo,{capture:!0});setInterval(
fo,Cr);addEventListener("pagehide",()=>{wt.abort(),He(!0),oo(),v(R)});addEventListener("pageshow",e=>{e.persisted&&(no(),
Oe(!1))});document.getElementById("too-old").remove();fs();Nr();async function Nr(){Kn()?(R.setAttribute("aria-busy","tr\
ue"),v(R,r("div",{class:"narrow"},$(i.signIn.arriving))),vt=i.signIn.notes[await zn().catch(Qn)]??""):no(),Oe(!0)}
