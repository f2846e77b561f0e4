#!/usr/bin/env python3
"""Counts an open election by docs/log-format.md: prints its count.json. Python 3.9 or newer.

    count.py DIR 24 < lines        DIR: `terms`, `papers/<constituency, or - for "">`, with a roll `roll` (lines
                                   voter,constituency); where there are any, `statements` and `checkpoint`
                                   lines as read_log.py reads them; 24: the number of partitions"""
import base64, hashlib, json, os, sys
from read_log import jcs, lines, raw, votes

REASONS = ("not-on-roll", "constituency", "does-not-open", "bad-plaintext", "not-canonical", "not-allowed")

def answers_of(ballot, paper):
    """(reason, None), or (None, what to count: for each question "blank", "spoiled", or a pick and its crosses)."""
    try:
        answers = json.loads(ballot)
        shape = jcs(answers) == ballot and answers.keys() == {"v", "answers"} and type(answers["v"]) is int \
            and answers["v"] == 1 and all(map(is_answer, answers["answers"].values()))
    except (ValueError, TypeError, AttributeError, RecursionError):
        shape = False
    if not shape:
        return "not-canonical", None
    answers = answers["answers"]
    if paper is None or answers.keys() != {question["id"] for question in paper["questions"]}:
        return "not-allowed", None
    good = all(is_allowed(answers[question["id"]], question) for question in paper["questions"])
    return (None, answers) if good else ("not-allowed", None)

def is_answer(answer):
    texts = all(isinstance(ids, list) and all(isinstance(one, str) for one in ids)
                for name, ids in answer.items() if name in ("pick", "crosses"))
    return texts and (answer.keys() in ({"pick"}, {"pick", "crosses"})
                      or answer.keys() in ({"blank"}, {"spoiled"}) and next(iter(answer.values())) is True)

def is_allowed(answer, question):
    if "pick" not in answer:
        return next(iter(answer)) in question["allow"]
    options = {option["id"]: option for option in question["options"]}
    pick, crosses = answer["pick"], answer.get("crosses", [])
    if pick != [one for one in options if one in pick] or answer.get("crosses") == [] \
            or not question["pick"]["min"] <= len(pick) <= question["pick"]["max"]:
        return False
    offered = []
    for option in map(options.get, pick):
        here = [candidate["id"] for candidate in option.get("candidates", [])]
        limits = option.get("crosses", {"min": 0, "max": 0})
        if not limits["min"] <= sum(cross in here for cross in crosses) <= limits["max"]:
            return False
        offered += here
    return crosses == [candidate for candidate in offered if candidate in crosses]

def groups_of(counted, terms):
    groups = [([name], counted[name]) for name in sorted(counted)]
    while len(groups) > 1 and any(0 < n < terms["minGroup"] for _, n in groups):
        small = min((g for g in groups if 0 < g[1] < terms["minGroup"]), key=lambda g: g[1])
        at = groups.index(small)
        near = terms["neighbours"].get(small[0][0])
        other = next((g for g in groups if g is not small and near in g[0]), None) \
            or groups[at + 1 if at + 1 < len(groups) else at - 1]
        groups = sorted([g for g in groups if g not in (small, other)]
                        + [(sorted(small[0] + other[0]), small[1] + other[1])])
    return groups

def questions_of(group, ballots, papers, min_list):
    questions = {}
    for paper in filter(None, (papers.get(name, papers.get("")) for name in group)):
        for question in paper["questions"]:
            shown = questions.setdefault(question["id"], {"blank": 0, "spoiled": 0, "empty": 0, "options": {}})
            for option in question["options"]:
                listed = shown["options"].setdefault(option["id"], {"votes": 0})
                for candidate in option.get("candidates", []):
                    listed.setdefault("candidates", {})[candidate["id"]] = 0
    for question, answer in (pair for ballot in ballots for pair in ballot.items()):
        shown = questions[question]
        if not answer.get("pick"):
            shown["empty" if "pick" in answer else next(iter(answer))] += 1
        for option in answer.get("pick", ()):
            shown["options"][option]["votes"] += 1
            for cross in answer.get("crosses", ()):
                if cross in shown["options"][option].get("candidates", ()):
                    shown["options"][option]["candidates"][cross] += 1
    for listed in (listed for shown in questions.values() for listed in shown["options"].values()):
        if "candidates" in listed and (len(group) > 1 or 0 < listed["votes"] < min_list):
            del listed["candidates"]
            listed["withheld"] = True
    return questions

def tree(leaves):  # RFC 6962
    if len(leaves) < 2:
        return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()

def read(directory, name):
    with open(os.path.join(directory, name), "rb") as file:
        return file.read()

def count(directory, partitions, records):
    text = read(directory, "terms")
    terms, have = json.loads(text), set(os.listdir(directory))
    election, minds = terms["id"], terms["changeOfMind"] == "last-counts"
    papers = {name: json.loads(read(directory, os.path.join("papers", name or "-"))) for name in terms["papers"]}
    roll = dict(line.split(",") for line in read(directory, "roll").decode().split()) if "roll" in have else {}
    before, heads, last = [0] * partitions, [0] * partitions, [2**53] * partitions
    for statement in map(json.loads, read(directory, "statements").splitlines() if "statements" in have else ()):
        heads = statement["heads"] if statement["kind"] == "round" else heads
        if statement.get("electionId") == election:
            before = heads if statement["kind"] == "terms" else before
            last = statement["lastSeqs"] if statement["kind"] == "close" else last
    leaves, standing, void = [], {}, 0
    for vote, digest in sorted(votes(records, partitions), key=lambda v: (v[0]["partition"], v[0]["seq"])):
        p, s, name = vote["partition"], vote["seq"], vote["voter"]
        if vote["electionId"] != election or s > last[p]:
            continue
        leaves.append((p, f"{p}\n{s}\n{base64.urlsafe_b64encode(digest).decode()[:43]}\n".encode()))
        due = standing[name]["revision"] + 1 if name in standing else 1
        if s <= before[p] or vote["revision"] != due or due > 1 and not minds:
            void += 1
        else:
            standing[name] = vote
    invalid, ballots = dict.fromkeys(REASONS, 0), {name: [] for name in papers}
    for name, vote in standing.items():
        constituency, ballot = vote["constituency"], raw(vote["ballot"])
        paper = papers.get(constituency, papers.get(""))
        if terms["eligibility"] == "roll" and name not in roll:
            reason = "not-on-roll"
        elif constituency != (roll[name] if terms["eligibility"] == "roll" else ""):
            reason = "constituency"
        elif ballot[0] != 0:
            reason = "bad-plaintext"
        else:
            reason, answers = answers_of(ballot[1:], paper)
        if reason:
            invalid[reason] += 1
        else:
            ballots.setdefault(constituency, []).append(answers)
    groups = groups_of({name: len(cast) for name, cast in ballots.items()}, terms)
    checkpoint = read(directory, "checkpoint").split(b"\n")[1:3] if "checkpoint" in have else [b"0", b""]
    return {"v": 1, "electionId": election, "terms": "sha256:" + hashlib.sha256(text).hexdigest(),
            "input": "sha256:" + hashlib.sha256(b"disvote/count-input/v1\n" + election.encode() + b"\n"
                                                + b"\n".join(checkpoint) + b"\n").hexdigest(),
            "inputCounts": [sum(p == each for p, _ in leaves) for each in range(partitions)],
            "inputRoot": base64.b64encode(tree([leaf for _, leaf in leaves])).decode(),
            "records": len(leaves), "void": void, "voters": len(standing), "invalid": invalid,
            "counted": sum(map(len, ballots.values())),
            "groups": [{"constituencies": group, "counted": n, "questions": questions_of(
                group, [ballot for name in group for ballot in ballots[name]], papers, terms["minList"])}
                for group, n in groups]}

if __name__ == "__main__":
    sys.stdout.buffer.write(jcs(count(sys.argv[1], int(sys.argv[2]), lines(sys.stdin.buffer))))
