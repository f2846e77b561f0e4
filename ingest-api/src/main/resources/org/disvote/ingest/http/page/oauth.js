// oauth4webapi 3.8.8: see oauth-LICENSE.txt
var ye=Object.defineProperty;var we=(e,t,n)=>t in e?ye(e,t,{enumerable:!0,configurable:!0,writable:!0,value:n}):e[t]=n;var p=(e,t,n)=>we(e,typeof t!="symbol"?t+"":t,n);var U;(typeof navigator>"u"||!navigator.userAgent?.startsWith?.("Mozilla/5.0 "))&&(U="oauth4webapi/v3.8.8");function O(e,t){
if(e==null)return!1;try{return e instanceof t||Object.getPrototypeOf(e)[Symbol.toStringTag]===t.prototype[Symbol.toStringTag]}catch{
return!1}}var m="ERR_INVALID_ARG_VALUE",y="ERR_INVALID_ARG_TYPE";function f(e,t,n){let r=new TypeError(e,{cause:n});return Object.
assign(r,{code:t}),r}var M=Symbol(),Q=Symbol(),_e=Symbol(),Y=Symbol();var L=Symbol();var be=new TextEncoder,ge=new TextDecoder;function I(e){return typeof e=="string"?be.encode(e):ge.decode(e)}var J;Uint8Array.
prototype.toBase64?J=e=>(e instanceof ArrayBuffer&&(e=new Uint8Array(e)),e.toBase64({alphabet:"base64url",omitPadding:!0})):
J=t=>{t instanceof ArrayBuffer&&(t=new Uint8Array(t));let n=[];for(let r=0;r<t.byteLength;r+=32768)n.push(String.fromCharCode.
apply(null,t.subarray(r,r+32768)));return btoa(n.join("")).replace(/=/g,"").replace(/\+/g,"-").replace(/\//g,"_")};var N;
Uint8Array.fromBase64?N=e=>{try{return Uint8Array.fromBase64(e,{alphabet:"base64url"})}catch(t){throw f("The input to be\
 decoded is not correctly encoded.",m,t)}}:N=e=>{try{let t=atob(e.replace(/-/g,"+").replace(/_/g,"/").replace(/\s/g,"")),
n=new Uint8Array(t.length);for(let r=0;r<t.length;r++)n[r]=t.charCodeAt(r);return n}catch(t){throw f("The input to be de\
coded is not correctly encoded.",m,t)}};function A(e){return typeof e=="string"?N(e):J(e)}var S=class extends Error{constructor(n,r){
super(n,r);p(this,"code");this.name=this.constructor.name,this.code=lt,Error.captureStackTrace?.(this,this.constructor)}},
H=class extends Error{constructor(n,r){super(n,r);p(this,"code");this.name=this.constructor.name,r?.code&&(this.code=r?.
code),Error.captureStackTrace?.(this,this.constructor)}};function o(e,t,n){return new H(e,{code:t,cause:n})}function x(e){return!(e===null||typeof e!="object"||Array.isArray(e))}function X(e){O(e,Headers)&&(e=Object.fromEntries(
e.entries()));let t=new Headers(e??{});if(U&&!t.has("user-agent")&&t.set("user-agent",U),t.has("authorization"))throw f(
'"options.headers" must not include the "authorization" header name',m);return t}function ee(e,t){if(t!==void 0){if(typeof t==
"function"&&(t=t(e.href)),!(t instanceof AbortSignal))throw f('"options.signal" must return or be an instance of AbortSi\
gnal',y);return t}}function te(e){return e.includes("//")?e.replace("//","/"):e}function Se(e,t,n=!1){return e.pathname===
"/"?e.pathname=t:e.pathname=te(`${t}/${n?e.pathname:e.pathname.replace(/(\/)$/,"")}`),e}function Re(e,t){return e.pathname=
te(`${e.pathname}/${t}`),e}async function Pe(e,t,n,r){if(!(e instanceof URL))throw f(`"${t}" must be an instance of URL`,
y);oe(e,r?.[M]!==!0);let a=n(new URL(e.href)),i=X(r?.headers);return i.set("accept","application/json"),(r?.[Y]||fetch)(
a.href,{body:void 0,headers:Object.fromEntries(i.entries()),method:"GET",redirect:"manual",signal:ee(a,r?.signal)})}async function Ae(e,t){
return Pe(e,"issuerIdentifier",n=>{switch(t?.algorithm){case void 0:case"oidc":Re(n,".well-known/openid-configuration");
break;case"oauth2":Se(n,".well-known/oauth-authorization-server");break;default:throw f('"options.algorithm" must be "oi\
dc" (default), or "oauth2"',m)}return n},t)}function T(e,t,n,r,a){try{if(typeof e!="number"||!Number.isFinite(e))throw f(
`${n} must be a number`,y,a);if(e>0)return;if(t){if(e!==0)throw f(`${n} must be a non-negative number`,m,a);return}throw f(
`${n} must be a positive number`,m,a)}catch(i){throw r?o(i.message,r,a):i}}function l(e,t,n,r){try{if(typeof e!="string")
throw f(`${t} must be a string`,y,r);if(e.length===0)throw f(`${t} must not be empty`,m,r)}catch(a){throw n?o(a.message,
n,r):a}}async function xe(e,t){let n=e;if(!(n instanceof URL)&&n!==Z)throw f('"expectedIssuerIdentifier" must be an inst\
ance of URL',y);if(!O(t,Response))throw f('"response" must be an instance of Response',y);if(t.status!==200)throw o('"re\
sponse" is not a conform Authorization Server Metadata response (unexpected HTTP status code)',le,t);G(t);let r=await me(
t);if(l(r.issuer,'"response" body "issuer" property',d,{body:r}),n!==Z&&new URL(r.issuer).href!==n.href)throw o('"respon\
se" body "issuer" property does not match the expected value',bt,{expected:n.href,body:r,attribute:"issuer"});return r}function ne(e){
Ee(e,"application/json")}function Te(e,...t){let n='"response" content-type must be ';if(t.length>2){let r=t.pop();n+=`${t.
join(", ")}, or ${r}`}else t.length===2?n+=`${t[0]} or ${t[1]}`:n+=t[0];return o(n,yt,e)}function Ee(e,t){if(Fe(e)!==t)throw Te(e,t)}function q(){return A(crypto.getRandomValues(new Uint8Array(32)))}function ke(){
return q()}function ve(){return q()}function Oe(){return q()}async function De(e){return l(e,"codeVerifier"),A(await crypto.
subtle.digest("SHA-256",I(e)))}function re(e){let t=e?.[Q];return typeof t=="number"&&Number.isFinite(t)?t:0}function ae(e){let t=e?.[_e];return typeof t==
"number"&&Number.isFinite(t)&&Math.sign(t)!==-1?t:30}function se(){return Math.floor(Date.now()/1e3)}function D(e){if(typeof e!=
"object"||e===null)throw f('"as" must be an object',y);l(e.issuer,'"as.issuer"')}function C(e){if(typeof e!="object"||e===
null)throw f('"client" must be an object',y);l(e.client_id,'"client.client_id"')}function Ce(){return(e,t,n,r)=>{n.set("client_id",t.client_id)}}var Ue=URL.parse?(e,t)=>URL.parse(e,t):(e,t)=>{try{return new URL(e,t)}catch{return null}};function oe(e,t){if(t&&e.protocol!==
"https:")throw o("only requests to HTTPS are allowed",wt,e);if(e.protocol!=="https:"&&e.protocol!=="http:")throw o("only\
 HTTP and HTTPS requests are allowed",_t,e)}function V(e,t,n,r){let a;if(typeof e!="string"||!(a=Ue(e)))throw o(`authori\
zation server metadata does not contain a valid ${n?`"as.mtls_endpoint_aliases.${t}"`:`"as.${t}"`}`,e===void 0?gt:St,{attribute:n?
`mtls_endpoint_aliases.${t}`:t});return oe(a,r),a}function Le(e,t,n,r){return n&&e.mtls_endpoint_aliases&&t in e.mtls_endpoint_aliases?
V(e.mtls_endpoint_aliases[t],t,n,r):V(e[t],t,n,r)}var j=class extends Error{constructor(n,r){super(n,r);p(this,"cause");p(this,"code");p(this,"error");p(this,"status");p(
this,"error_description");p(this,"response");this.name=this.constructor.name,this.code=pt,this.cause=r.cause,this.error=
r.cause.error,this.status=r.response.status,this.error_description=r.cause.error_description,Object.defineProperty(this,
"response",{enumerable:!1,value:r.response}),Error.captureStackTrace?.(this,this.constructor)}},W=class extends Error{constructor(n,r){
super(n,r);p(this,"cause");p(this,"code");p(this,"error");p(this,"error_description");this.name=this.constructor.name,this.
code=mt,this.cause=r.cause,this.error=r.cause.get("error"),this.error_description=r.cause.get("error_description")??void 0,
Error.captureStackTrace?.(this,this.constructor)}},z=class extends Error{constructor(n,r){super(n,r);p(this,"cause");p(this,
"code");p(this,"response");p(this,"status");this.name=this.constructor.name,this.code=ft,this.cause=r.cause,this.status=
r.response.status,this.response=r.response,Object.defineProperty(this,"response",{enumerable:!1}),Error.captureStackTrace?.(
this,this.constructor)}},E="[a-zA-Z0-9!#$%&\\'\\*\\+\\-\\.\\^_`\\|~]+",Ie="[a-zA-Z0-9\\-\\._\\~\\+\\/]+={0,2}",Je='"((?:\
[^"\\\\]|\\\\[\\s\\S])*)"',Ne="("+E+")\\s*=\\s*"+Je,He="("+E+")\\s*=\\s*("+E+")",je=new RegExp("^[,\\s]*("+E+")"),We=new RegExp(
"^[,\\s]*"+Ne+"[,\\s]*(.*)"),ze=new RegExp("^[,\\s]*"+He+"[,\\s]*(.*)"),Ke=new RegExp("^("+Ie+")(?:$|[,\\s])(.*)");function $e(e){
if(!O(e,Response))throw f('"response" must be an instance of Response',y);let t=e.headers.get("www-authenticate");if(t===
null)return;let n=[],r=t;for(;r;){let a=r.match(je),i=a?.[1].toLowerCase();if(!i)return;let s=r.substring(a[0].length);if(s&&
!s.match(/^[\s,]/))return;let u=s.match(/^\s+(.*)$/),h=!!u;r=u?u[1]:void 0;let c={},w;if(h)for(;r;){let P,_;if(a=r.match(
We)){[,P,_,r]=a,_.includes("\\")&&(_=_.replace(/\\([\s\S])/g,"$1")),c[P.toLowerCase()]=_;continue}if(a=r.match(ze)){[,P,
_,r]=a,c[P.toLowerCase()]=_;continue}if(a=r.match(Ke)){if(Object.keys(c).length)break;[,w,r]=a;break}return}else r=s||void 0;
let g={scheme:i,parameters:c};w&&(g.token68=w),n.push(g)}if(n.length)return n}async function Me(e){if(e.status>399&&e.status<500){G(e),ne(e);try{let t=await e.clone().json();if(x(t)&&typeof t.error==
"string"&&t.error.length)return t}catch{}}}async function qe(e,t,n){if(e.status!==t){Qe(e);let r;throw(r=await Me(e))?(await e.
body?.cancel(),new j("server responded with an error in the response body",{cause:r,response:e})):o(`"response" is not a\
 conform ${n} response (unexpected HTTP status code)`,le,e)}}function Be(e){if(!F.has(e))throw f('"options.DPoP" is not \
a valid DPoPHandle',m)}function Fe(e){return e.headers.get("content-type")?.split(";")[0]}async function Ge(e,t,n,r,a,i,s){return await n(e,t,a,i),i.set("content-type","application/x-www-form-urlencoded;charset\
=UTF-8"),(s?.[Y]||fetch)(r.href,{body:a,headers:Object.fromEntries(i.entries()),method:"POST",redirect:"manual",signal:ee(
r,s?.signal)})}async function ie(e,t,n,r,a,i){let s=Le(e,"token_endpoint",t.use_mtls_endpoint_aliases,i?.[M]!==!0);a.set(
"grant_type",r);let u=X(i?.headers);u.set("accept","application/json"),i?.DPoP!==void 0&&(Be(i.DPoP),await i.DPoP.addProof(
s,u,"POST"));let h=await Ge(e,t,n,s,a,u,i);return i?.DPoP?.cacheNonce(h,s),h}async function Ve(e,t,n,r,a){D(e),C(t),l(r,
'"refreshToken"');let i=new URLSearchParams(a?.additionalParameters);return i.set("refresh_token",r),ie(e,t,n,"refresh_t\
oken",i,a)}var ce=new WeakMap,Ze=new WeakMap;function ue(e){if(!e.id_token)return;let t=ce.get(e);if(!t)throw f('"ref" w\
as already garbage collected or did not resolve from the proper sources',m);return t}async function B(e,t,n,r,a,i){if(D(e),C(t),!O(n,Response))throw f('"response" must be an instance of Response',y);await qe(
n,200,"Token Endpoint"),G(n);let s=await me(n);if(l(s.access_token,'"response" body "access_token" property',d,{body:s}),
l(s.token_type,'"response" body "token_type" property',d,{body:s}),s.token_type=s.token_type.toLowerCase(),s.expires_in!==
void 0){let u=typeof s.expires_in!="number"?parseFloat(s.expires_in):s.expires_in;T(u,!0,'"response" body "expires_in" p\
roperty',d,{body:s}),s.expires_in=u}if(s.refresh_token!==void 0&&l(s.refresh_token,'"response" body "refresh_token" prop\
erty',d,{body:s}),s.scope!==void 0&&typeof s.scope!="string")throw o('"response" body "scope" property must be a string',
d,{body:s});if(s.id_token!==void 0){l(s.id_token,'"response" body "id_token" property',d,{body:s});let u=[];t.require_auth_time===
!0&&u.push("auth_time"),t.default_max_age!==void 0&&(T(t.default_max_age,!0,'"client.default_max_age"'),u.push("auth_tim\
e")),r?.length&&u.push(...r);let{claims:h,jwt:c}=await ot(e,t,s.id_token,u,a);ct(t,h),it(h),Ze.set(n,c),ce.set(s,h)}if(i?.[s.
token_type]!==void 0)i[s.token_type](n,s);else if(s.token_type!=="dpop"&&s.token_type!=="bearer")throw new S("unsupporte\
d `token_type` value",{cause:{body:s}});return s}function Qe(e){let t;if(t=$e(e))throw new z("server responded with a ch\
allenge in the WWW-Authenticate HTTP Header",{cause:t,response:e})}async function Ye(e,t,n,r){return B(e,t,n,void 0,r?.[L],
r?.recognizedTokenTypes)}function Xe(e,t){if(Array.isArray(t.claims.aud)){if(!t.claims.aud.includes(e))throw o('unexpected JWT "aud" (audience) c\
laim value',R,{expected:e,claims:t.claims,claim:"aud"})}else if(t.claims.aud!==e)throw o('unexpected JWT "aud" (audience\
) claim value',R,{expected:e,claims:t.claims,claim:"aud"});return t}function et(e,t){let n=e[Et]?.(t)??e.issuer;if(t.claims.iss!==n)throw o('unexpected JWT "iss" (issuer) claim value',R,{expected:n,
claims:t.claims,claim:"iss"});return t}var F=new WeakSet;function tt(e){return F.add(e),e}var nt=Symbol();async function rt(e,t,n,r,a,i,s){
if(D(e),C(t),!F.has(r))throw f('"callbackParameters" must be an instance of URLSearchParams obtained from "validateAuthR\
esponse()", or "validateJwtAuthResponse()',m);l(a,'"redirectUri"');let u=b(r,"code");if(!u)throw o('no authorization cod\
e in "callbackParameters"',d);let h=new URLSearchParams(s?.additionalParameters);return h.set("redirect_uri",a),h.set("c\
ode",u),i!==nt&&(l(i,'"codeVerifier"'),h.set("code_verifier",i)),ie(e,t,n,"authorization_code",h,s)}var de={aud:"audienc\
e",c_hash:"code hash",client_id:"client id",exp:"expiration time",iat:"issued at",iss:"issuer",jti:"jwt id",nonce:"nonce",
s_hash:"state hash",sub:"subject",ath:"access token hash",htm:"http method",htu:"http uri",cnf:"confirmation",auth_time:"\
authentication time"};function at(e,t){for(let n of e)if(t.claims[n]===void 0)throw o(`JWT "${n}" (${de[n]}) claim missi\
ng`,d,{claims:t.claims});return t}function st(e,t){if(typeof t.claims[e]!="string")throw o(`unexpected JWT "${e}" (${de[e]}\
) claim type`,d,{claims:t.claims});return t}function ot(e,t,n,r,a){return Rt(n,Pt.bind(void 0,t.id_token_signed_response_alg,
e.id_token_signing_alg_values_supported,"RS256"),re(t),ae(t),a).then(at.bind(void 0,["aud","exp","iat","iss","sub",...r])).
then(et.bind(void 0,e)).then(Xe.bind(void 0,t.client_id)).then(st.bind(void 0,"sub"))}function he(e,t){if(t===v)return t;
let n=t===void 0;return n&&(t=e.default_max_age),t===void 0?v:(T(t,!0,n?'"client.default_max_age"':'"maxAge" argument'),
t)}function it(e){e.auth_time!==void 0&&T(e.auth_time,!0,'ID Token "auth_time" (authentication time)',d,{claims:e})}function fe(e,t,n){
if(n===v)return;let r=se()+re(e),a=ae(e);if(t.auth_time+n<r-a)throw o("too much time has elapsed since the last End-User\
 authentication",$,{claims:t,now:r,tolerance:a,claim:"auth_time"})}function pe(e,t){let n=t===k?void 0:t;if(e.nonce!==n)
throw o('unexpected ID Token "nonce" claim value',R,{expected:n,claims:e,claim:"nonce"})}function ct(e,t){if(Array.isArray(
t.aud)&&t.aud.length!==1){if(t.azp===void 0)throw o('ID Token "aud" (audience) claim includes additional untrusted audie\
nces',R,{claims:t,claim:"aud"});if(t.azp!==e.client_id)throw o('unexpected ID Token "azp" (authorized party) claim value',
R,{expected:e.client_id,claims:t,claim:"azp"})}}var k=Symbol(),v=Symbol();async function ut(e,t,n,r){return typeof r?.expectedNonce==
"string"||typeof r?.maxAge=="number"||r?.requireIdToken?dt(e,t,n,r.expectedNonce,r.maxAge,r[L],r.recognizedTokenTypes):ht(
e,t,n,r?.maxAge,r?.[L],r?.recognizedTokenTypes)}async function dt(e,t,n,r,a,i,s){let u=[];switch(r){case void 0:r=k;break;case k:
break;default:l(r,'"expectedNonce" argument'),u.push("nonce")}a=he(t,a),a!==v&&u.push("auth_time");let h=await B(e,t,n,u,
i,s);l(h.id_token,'"response" body "id_token" property',d,{body:h});let c=ue(h);return fe(t,c,a),pe(c,r),h}async function ht(e,t,n,r,a,i){
let s=await B(e,t,n,void 0,a,i),u=ue(s);return u&&(fe(t,u,he(t,r)),pe(u,k)),s}var ft="OAUTH_WWW_AUTHENTICATE_CHALLENGE",
pt="OAUTH_RESPONSE_BODY_ERROR",lt="OAUTH_UNSUPPORTED_OPERATION",mt="OAUTH_AUTHORIZATION_RESPONSE_ERROR";var K="OAUTH_PARSE_ERROR",d="OAUTH_INVALID_RESPONSE";var yt="OAUTH_RESPONSE_IS_NOT_JSON",le="OAUTH_RESPONSE_IS_NOT_CONFORM",wt="OAUTH_HTTP_REQUEST_FORBIDDEN",_t="OAUTH_REQUE\
ST_PROTOCOL_FORBIDDEN",$="OAUTH_JWT_TIMESTAMP_CHECK_FAILED",R="OAUTH_JWT_CLAIM_COMPARISON_FAILED",bt="OAUTH_JSON_ATTRIBU\
TE_COMPARISON_FAILED";var gt="OAUTH_MISSING_SERVER_METADATA",St="OAUTH_INVALID_SERVER_METADATA";function G(e){if(e.bodyUsed)throw f('"response" body has been used already',m)}async function Rt(e,t,n,r,a){let{0:i,1:s,length:u}=e.split(".");if(u===5)if(a!==void 0)e=await a(e),{0:i,1:s,length:u}=e.
split(".");else throw new S("JWE decryption is not configured",{cause:e});if(u!==3)throw o("Invalid JWT",d,e);let h;try{
h=JSON.parse(I(A(i)))}catch(g){throw o("failed to parse JWT Header body as base64url encoded JSON",K,g)}if(!x(h))throw o(
"JWT Header must be a top level object",d,e);if(t(h),h.crit!==void 0)throw new S('no JWT "crit" header parameter extensi\
ons are supported',{cause:{header:h}});let c;try{c=JSON.parse(I(A(s)))}catch(g){throw o("failed to parse JWT Payload bod\
y as base64url encoded JSON",K,g)}if(!x(c))throw o("JWT Payload must be a top level object",d,e);let w=se()+n;if(c.exp!==
void 0){if(typeof c.exp!="number")throw o('unexpected JWT "exp" (expiration time) claim type',d,{claims:c});if(c.exp<=w-
r)throw o('unexpected JWT "exp" (expiration time) claim value, expiration is past current timestamp',$,{claims:c,now:w,tolerance:r,
claim:"exp"})}if(c.iat!==void 0&&typeof c.iat!="number")throw o('unexpected JWT "iat" (issued at) claim type',d,{claims:c});
if(c.iss!==void 0&&typeof c.iss!="string")throw o('unexpected JWT "iss" (issuer) claim type',d,{claims:c});if(c.nbf!==void 0){
if(typeof c.nbf!="number")throw o('unexpected JWT "nbf" (not before) claim type',d,{claims:c});if(c.nbf>w+r)throw o('une\
xpected JWT "nbf" (not before) claim value',$,{claims:c,now:w,tolerance:r,claim:"nbf"})}if(c.aud!==void 0&&typeof c.aud!=
"string"&&!Array.isArray(c.aud))throw o('unexpected JWT "aud" (audience) claim type',d,{claims:c});return{header:h,claims:c,
jwt:e}}function Pt(e,t,n,r){if(e!==void 0){if(typeof e=="string"?r.alg!==e:!e.includes(r.alg))throw o('unexpected JWT "alg" hea\
der parameter',d,{header:r,expected:e,reason:"client configuration"});return}if(Array.isArray(t)){if(!t.includes(r.alg))
throw o('unexpected JWT "alg" header parameter',d,{header:r,expected:t,reason:"authorization server metadata"});return}if(n!==
void 0){if(typeof n=="string"?r.alg!==n:typeof n=="function"?!n(r.alg):!n.includes(r.alg))throw o('unexpected JWT "alg" \
header parameter',d,{header:r,expected:n,reason:"default value"});return}throw o('missing client or server configuration\
 to verify used JWT "alg" header parameter',void 0,{client:e,issuer:t,fallback:n})}function b(e,t){let{0:n,length:r}=e.getAll(
t);if(r>1)throw o(`"${t}" parameter must be provided only once`,d);return n}var At=Symbol(),xt=Symbol();function Tt(e,t,n,r){
if(D(e),C(t),n instanceof URL&&(n=n.searchParams),!(n instanceof URLSearchParams))throw f('"parameters" must be an insta\
nce of URLSearchParams, or URL',y);if(b(n,"response"))throw o('"parameters" contains a JARM response, use validateJwtAut\
hResponse() instead of validateAuthResponse()',d,{parameters:n});let a=b(n,"iss"),i=b(n,"state");if(!a&&e.authorization_response_iss_parameter_supported)
throw o('response parameter "iss" (issuer) missing',d,{parameters:n});if(a&&a!==e.issuer)throw o('unexpected "iss" (issu\
er) response parameter value',d,{expected:e.issuer,parameters:n});switch(r){case void 0:case xt:if(i!==void 0)throw o('u\
nexpected "state" response parameter encountered',d,{expected:void 0,parameters:n});break;case At:break;default:if(l(r,'\
"expectedState" argument'),i!==r)throw o(i===void 0?'response parameter "state" missing':'unexpected "state" response pa\
rameter value',d,{expected:r,parameters:n})}if(b(n,"error"))throw new W("authorization response from the server is an er\
ror",{cause:n});let u=b(n,"id_token"),h=b(n,"token");if(u!==void 0||h!==void 0)throw new S("implicit and hybrid flows ar\
e not supported");return tt(new URLSearchParams(n))}async function me(e,t=ne){let n;try{n=await e.json()}catch(r){throw t(e),o('failed to parse "response" body as JSON',K,r)}
if(!x(n))throw o('"response" body must be a top level object',d,{body:n});return n}var Z=Symbol(),Et=Symbol();export{Ce as None,M as allowInsecureRequests,rt as authorizationCodeGrantRequest,De as calculatePKCECodeChallenge,Q as clockSkew,
Ae as discoveryRequest,ke as generateRandomCodeVerifier,Oe as generateRandomNonce,ve as generateRandomState,ut as processAuthorizationCodeResponse,
xe as processDiscoveryResponse,Ye as processRefreshTokenResponse,Ve as refreshTokenGrantRequest,Tt as validateAuthResponse};
