{{/* What names begin with: the release. */}}
{{- define "disvote.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* By what a part's pods are found. Of: root, component; and `of`, labels that tell two of its kind apart. */}}
{{- define "disvote.selector" -}}
app.kubernetes.io/name: disvote
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- range $label, $value := (.of | default dict) }}
disvote.org/{{ $label }}: {{ $value }}
{{- end }}
{{- end -}}

{{- define "disvote.labels" -}}
{{ include "disvote.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The annotations of what must be there before an installation or upgrade. Of: a weight. */}}
{{- define "disvote.before" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}

{{- define "disvote.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag }}
{{- end -}}
{{- end -}}

{{/* What every pod has. Service links would set variables such as DISVOTE_LOG_PORT, which a part would read. */}}
{{- define "disvote.pod" -}}
enableServiceLinks: false
automountServiceAccountToken: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  # Files that a part has made keep their mode.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* Where pods of one kind may stand. Of: root, component, of; and `deployment`, whose old pods do not count. */}}
{{- define "disvote.spread" -}}
topologySpreadConstraints:
  {{- $part := . }}
  {{- range $key, $word := dict "topology.kubernetes.io/zone" "zone" "kubernetes.io/hostname" "node" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ index $part.root.Values.topologySpread $word }}
    labelSelector:
      matchLabels:
        {{- include "disvote.selector" $part | nindent 8 }}
    {{- if $part.deployment }}
    matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
{{- end -}}

{{/* What every container of ours has. */}}
{{- define "disvote.container" -}}
image: {{ include "disvote.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* Variables of every part. */}}
{{- define "disvote.environment" -}}
- { name: DISVOTE_LOG_FORMAT, value: {{ .Values.logFormat }} }
{{- with .Values.javaOpts }}
- { name: DISVOTE_JAVA_OPTS, value: {{ . | quote }} }
{{- end }}
{{- if .Values.tls.authoritiesConfigMap }}
- { name: DISVOTE_AUTHORITIES, value: /run/disvote/authorities/ca.crt }
{{- end }}
{{- end -}}

{{- define "disvote.operators.environment" -}}
- { name: DISVOTE_METRICS_HOST, value: 0.0.0.0 }
- { name: DISVOTE_METRICS_PORT, value: "9100" }
{{- if .Values.tls.operatorsSecret }}
- { name: DISVOTE_OPERATORS_TLS_CERTIFICATE, value: /run/disvote/operators-tls/tls.crt }
- { name: DISVOTE_OPERATORS_TLS_KEY, value: /run/disvote/operators-tls/tls.key }
{{- end }}
{{- end -}}

{{- define "disvote.kafka.environment" -}}
- { name: DISVOTE_BROKERS, value: {{ .Values.kafka.bootstrap | quote }} }
- { name: DISVOTE_KAFKA_CONFIG, value: /run/disvote/kafka/client.properties }
{{- end -}}

{{/* Of a secret of type kubernetes.io/tls: the part's own port. */}}
{{- define "disvote.tls.environment" -}}
{{- if . }}
- { name: DISVOTE_TLS_CERTIFICATE, value: /run/disvote/tls/tls.crt }
- { name: DISVOTE_TLS_KEY, value: /run/disvote/tls/tls.key }
{{- end }}
{{- end -}}

{{- define "disvote.auth.environment" -}}
- { name: DISVOTE_AUTH, value: {{ .Values.auth.mode }} }
{{- if eq .Values.auth.mode "jwt" }}
- { name: DISVOTE_JWKS, value: {{ .Values.auth.jwks | quote }} }
- { name: DISVOTE_ISSUER, value: {{ .Values.auth.issuer | quote }} }
- { name: DISVOTE_AUDIENCE, value: {{ .Values.auth.audience | quote }} }
- { name: DISVOTE_AUTH_LEEWAY, value: {{ .Values.auth.leewaySeconds | quote }} }
{{- else }}
- { name: DISVOTE_AUTH_NONE_ANYWHERE, value: "true" }
{{- end }}
{{- end -}}

{{/* How voters sign in: for ingest alone. */}}
{{- define "disvote.sign-in.environment" -}}
{{- if eq .Values.auth.mode "jwt" }}
- { name: DISVOTE_VOTER_CLAIM, value: {{ .Values.auth.voterClaim | quote }} }
{{- with .Values.auth.signIn }}
{{- if .client }}
- { name: DISVOTE_SIGN_IN, value: {{ .client | quote }} }
- { name: DISVOTE_SIGN_IN_SCOPES, value: {{ .scopes | quote }} }
- { name: DISVOTE_SIGN_IN_TOKEN, value: {{ .token }} }
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What stands between the public and a part. Of: behindProxy, corsOrigins, limits. */}}
{{- define "disvote.front.environment" -}}
{{- with .behindProxy }}
- { name: DISVOTE_BEHIND_PROXY, value: {{ join "," . | quote }} }
{{- end }}
{{- with .corsOrigins }}
- { name: DISVOTE_CORS_ORIGINS, value: {{ join "," . | quote }} }
{{- end }}
{{- range $limit, $value := .limits }}
- { name: DISVOTE_{{ snakecase $limit | upper }}, value: {{ $value | int | quote }} }
{{- end }}
{{- end -}}

{{- define "disvote.log.url" -}}
{{ if .Values.notary.tlsSecret }}https{{ else }}http{{ end }}://{{ include "disvote.name" . }}-notary:8086/log/
{{- end -}}
{{- define "disvote.log.environment" -}}
- { name: DISVOTE_LOG, value: {{ include "disvote.log.url" . | quote }} }
- { name: DISVOTE_POLICY_FILE, value: /run/disvote/policy/policy }
{{- end -}}

{{/* The JDBC URL of one database. Of: db, user. The password is in the file that PGPASSFILE names. */}}
{{- define "disvote.jdbc" -}}
{{- $port := .db.port | default 5432 -}}
{{- $nodes := list -}}
{{- range splitList "," .db.host -}}
{{- $nodes = append $nodes (printf "%s:%v" . $port) -}}
{{- end -}}
jdbc:postgresql://{{ join "," $nodes }}/{{ .db.database | default "disvote" }}?user={{ .user }}&sslmode=verify-full&sslrootcert=/run/disvote/postgres-ca/{{ .db.name }}/ca.crt{{ with .db.parameters }}&{{ . }}{{ end }}
{{- end -}}

{{- define "disvote.masters" -}}
{{- $urls := list -}}
{{- range .root.Values.masters -}}
{{- $urls = append $urls (include "disvote.jdbc" (dict "db" . "user" $.user)) -}}
{{- end -}}
{{ join "," $urls }}
{{- end -}}

{{- define "disvote.replicas" -}}
{{- $urls := list -}}
{{- range .root.Values.replicas -}}
{{- $urls = append $urls (printf "%s=%s" .name (include "disvote.jdbc" (dict "db" . "user" $.user))) -}}
{{- end -}}
{{ join "," $urls }}
{{- end -}}

{{- define "disvote.database.environment" -}}
- { name: PGPASSFILE, value: /run/disvote/database/pgpass }
{{- end -}}

{{/* The folder that every part may write to. Of: its size. */}}
{{- define "disvote.tmp.volume" -}}
- name: tmp
  emptyDir: { sizeLimit: {{ . }} }
{{- end -}}
{{- define "disvote.tmp.mount" -}}
- { name: tmp, mountPath: /tmp }
{{- end -}}

{{/* The authorities that a part trusts besides the usual ones. */}}
{{- define "disvote.authorities.volume" -}}
{{- with .Values.tls.authoritiesConfigMap }}
- name: authorities
  configMap: { name: {{ . }}, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- end -}}
{{- define "disvote.authorities.mount" -}}
{{- if .Values.tls.authoritiesConfigMap }}
- { name: authorities, mountPath: /run/disvote/authorities, readOnly: true }
{{- end }}
{{- end -}}

{{/* 288 is 0440: readable by the group, which is the part's. */}}
{{- define "disvote.operators.volume" -}}
{{- with .Values.tls.operatorsSecret }}
- name: operators-tls
  secret: { secretName: {{ . }}, defaultMode: 288 }
{{- end }}
{{- end -}}
{{- define "disvote.operators.mount" -}}
{{- if .Values.tls.operatorsSecret }}
- { name: operators-tls, mountPath: /run/disvote/operators-tls, readOnly: true }
{{- end }}
{{- end -}}

{{- define "disvote.tls.volume" -}}
{{- if . }}
- name: tls
  secret: { secretName: {{ . }}, defaultMode: 288 }
{{- end }}
{{- end -}}
{{- define "disvote.tls.mount" -}}
{{- if . }}
- { name: tls, mountPath: /run/disvote/tls, readOnly: true }
{{- end }}
{{- end -}}

{{/* The ways to Kafka without the user. Of: root; and `config`, the ConfigMap. */}}
{{- define "disvote.kafka.volumes" -}}
- name: kafka
  configMap: { name: {{ .config | default (printf "%s-kafka" (include "disvote.name" .root)) }} }
{{- with .root.Values.kafka.caSecret }}
- name: kafka-ca
  secret: { secretName: {{ . }}, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- end -}}
{{/* Of: root, user, config. */}}
{{- define "disvote.kafka.volumes.of" -}}
{{ include "disvote.kafka.volumes" . }}
- name: kafka-user
  secret:
    secretName: {{ .user }}
    defaultMode: 288
    items:
      {{- range .root.Values.kafka.userKeys }}
      - { key: {{ . }}, path: {{ . }} }
      {{- end }}
{{- end -}}
{{- define "disvote.kafka.mounts" -}}
- { name: kafka, mountPath: /run/disvote/kafka, readOnly: true }
{{- if .Values.kafka.caSecret }}
- { name: kafka-ca, mountPath: /run/disvote/kafka-ca, readOnly: true }
{{- end }}
- { name: kafka-user, mountPath: /run/disvote/kafka-user, readOnly: true }
{{- end -}}

{{/* The password of a user of the databases, and the authorities of these. Of: user, databases. */}}
{{- define "disvote.database.volumes" -}}
- name: database
  secret: { secretName: {{ .user.secret }}, defaultMode: 288, items: [{ key: pgpass, path: pgpass }] }
- name: postgres-ca
  projected:
    sources:
      {{- range .databases }}
      - secret: { name: {{ .caSecret }}, items: [{ key: ca.crt, path: {{ .name }}/ca.crt }] }
      {{- end }}
{{- end -}}
{{- define "disvote.database.mounts" -}}
- { name: database, mountPath: /run/disvote/database, readOnly: true }
- { name: postgres-ca, mountPath: /run/disvote/postgres-ca, readOnly: true }
{{- end -}}

{{- define "disvote.policy.volume" -}}
- name: policy
  configMap: { name: {{ .Values.log.policyConfigMap }}, items: [{ key: policy, path: policy }] }
{{- end -}}
{{- define "disvote.policy.mount" -}}
- { name: policy, mountPath: /run/disvote/policy, readOnly: true }
{{- end -}}

{{/*
A part takes keys of mode 0400 that are its own, and a Secret's files belong to root. This container copies them into
memory; the part itself does not see the Secret. Of: root, install (lines FROM TO).
*/}}
{{- define "disvote.keys.container" -}}
- name: keys
  {{- include "disvote.container" .root | nindent 2 }}
  command: [/bin/bash, -euc]
  args:
    - |
      {{- range .install }}
      install -m 0400 "/run/disvote/given/{{ index . 0 }}" /run/disvote/keys/{{ index . 1 }}
      {{- end }}
  env:
    - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
  resources:
    requests: { cpu: 10m, memory: 16Mi }
    limits: { memory: 32Mi }
  volumeMounts:
    - { name: given, mountPath: /run/disvote/given, readOnly: true }
    - { name: keys, mountPath: /run/disvote/keys }
{{- end -}}
{{/* Of: secrets, each with secret, key, path. */}}
{{- define "disvote.keys.volumes" -}}
- name: keys
  emptyDir: { medium: Memory, sizeLimit: 1Mi }
- name: given
  projected:
    defaultMode: 288
    sources:
      {{- range . }}
      - secret: { name: {{ .secret }}, items: [{ key: {{ .key }}, path: {{ .path }} }] }
      {{- end }}
{{- end -}}
{{- define "disvote.keys.mount" -}}
- { name: keys, mountPath: /run/disvote/keys, readOnly: true }
{{- end -}}

{{- define "disvote.scheme" -}}
{{- if . -}}HTTPS{{- else -}}HTTP{{- end -}}
{{- end -}}

{{/* Probes of a part that nobody connects to: ready is what it says at its operators' port. */}}
{{- define "disvote.operators.probes" -}}
livenessProbe:
  httpGet: { path: /health/live, port: operators, scheme: {{ include "disvote.scheme" .Values.tls.operatorsSecret }} }
  initialDelaySeconds: 20
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: operators, scheme: {{ include "disvote.scheme" .Values.tls.operatorsSecret }} }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{/* A claim for /var/lib/disvote. Of: size, className. */}}
{{- define "disvote.claim" -}}
- metadata:
    name: data
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .className }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests: { storage: {{ .size }} }
{{- end -}}

{{/* Peers of a network policy. Of: root; parts, components of this release; peers. */}}
{{- define "disvote.peers" -}}
{{- range .parts }}
- podSelector:
    matchLabels:
      {{- include "disvote.selector" (dict "root" $.root "component" .) | nindent 6 }}
{{- end }}
{{- with .peers }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "disvote.ports" -}}
{{- range . }}
- { protocol: TCP, port: {{ . }} }
{{- end }}
{{- end -}}
