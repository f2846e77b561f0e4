#!/usr/bin/env python3
"""Reads the vote log as docs/log-format.md says. Python 3.9 or newer, no other package.

    kafka-console-consumer … --topic disvote.votes.v1 --isolation-level read_committed --from-beginning \
        --property print.partition=true --property print.key=true | read_log.py 24

prints partition, seq and digest of each vote; 24 is the number of partitions. Numbers after it are record
versions that the elections topic announces: at a record of such a version this reader stops."""
import base64, hashlib, json, re, sys
from collections import Counter
from datetime import datetime

ID = r"(?!(?:\.\.?|-)$)[A-Za-z0-9._:-]{1,64}"
TEXTS = {"auth": r"(?:[\w-]{43})?", "ballot": r"[\w-]{2,}", "constituency": f"(?:{ID})?", "electionId": ID,
         "castAt": r"(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "nonce": r"[\w-]{22}", "voter": ID}
NUMBERS = {"partition": (0, 2**31), "revision": (1, 2**31), "seq": (1, 2**53), "v": (2, 2**53)}  # from, and below

def jcs(value):  # enough for records and ballots, whose names are ASCII and whose numbers are integers
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

def partition_of(voter, partitions):  # Kafka's murmur2
    data, m, mask = voter.encode(), 0x5BD1E995, 0xFFFFFFFF
    h, full = 0x9747B28C ^ len(data), len(data) & ~3
    for i in range(0, full, 4):
        k = int.from_bytes(data[i:i + 4], "little") * m & mask
        h = (h * m & mask) ^ ((k ^ k >> 24) * m & mask)
    if full < len(data):
        h = (h ^ int.from_bytes(data[full:], "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return ((h ^ h >> 15) & 0x7FFFFFFF) % partitions

def vote_of(stored, key, value, partitions, announced=()):
    """The vote in a record of the log, None if it is foreign."""
    try:
        vote = json.loads(value.decode())
        if isinstance(vote, dict) and type(vote.get("v")) is int and vote["v"] > 2 and vote["v"] in announced:
            sys.exit(f"the log has records of version {vote['v']}: this reader knows version 2 only")
        good = (vote.keys() == TEXTS.keys() | NUMBERS.keys() and jcs(vote) == value and vote["v"] == 2
                and all(type(vote[n]) is int and low <= vote[n] < high for n, (low, high) in NUMBERS.items())
                and all(re.fullmatch(form, vote[n], re.ASCII) for n, form in TEXTS.items())
                and all(base64.urlsafe_b64encode(raw(vote[n])).rstrip(b"=") == vote[n].encode()
                        for n in ("auth", "ballot", "nonce"))
                and datetime.strptime(vote["castAt"], "%Y-%m-%dT%H:%M:%S.%fZ") is not None
                and vote["voter"].encode() == key
                and vote["partition"] == stored == partition_of(vote["voter"], partitions))
        return vote if good else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None

def votes(records, partitions, announced=(), passed_over=None):
    """The votes among (partition, key, value), each partition's in the order of its offsets."""
    passed_over, read = Counter() if passed_over is None else passed_over, {}
    for stored, key, value in records:
        vote, earlier = vote_of(stored, key, value, partitions, announced), read.setdefault(stored, [])
        digest = hashlib.sha256(value).digest()
        if vote is None:
            passed_over["foreign"] += 1
        elif vote["seq"] == len(earlier) + 1:
            earlier.append(digest)
            yield vote, digest
        else:
            passed_over["ahead" if vote["seq"] > len(earlier) else
                        "duplicate" if earlier[vote["seq"] - 1] == digest else "conflict"] += 1

def lines(file):
    """(partition, key, value) of each line `Partition:7<tab>key<tab>value` of kafka-console-consumer."""
    for line in file:
        parts = line.rstrip(b"\n").split(b"\t", 2)
        if len(parts) == 3 and re.fullmatch(rb"Partition:\d+", parts[0]):
            yield int(parts[0][10:]), parts[1], parts[2]

if __name__ == "__main__":
    over = Counter()
    for vote, digest in votes(lines(sys.stdin.buffer), int(sys.argv[1]), tuple(map(int, sys.argv[2:])), over):
        print(vote["partition"], vote["seq"], "sha256:" + digest.hex())
    print("passed over:", ", ".join(f"{what} {over[what]}" for what in sorted(over)) or "nothing", file=sys.stderr)
