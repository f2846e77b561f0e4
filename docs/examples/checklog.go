// checklog checks a log of DisVote with the code of Go's checksum database: the log's signature under each
// checkpoint, that each tree continues every smaller one, and that the leaves' data is in the tree.
//
//	checklog [-leaves 1000] VKEY FOLDER [CHECKPOINT...]
//
// VKEY is the log's key, the second word of a policy. FOLDER has the files that the log serves under /log/. Without
// checkpoints it takes FOLDER/checkpoint. It exits with 1 if anything is wrong. On Debian:
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run checklog.go VKEY FOLDER
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8 // of a tile: 256 hashes
	width  = 1 << height
)

// folder reads a log's tiles. The hash reader of tlog compares them with the signed root.
type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := f.read(fmt.Sprintf("tile/%d", t.L), t.N, t.W)
		if err != nil {
			return nil, err
		}
		if len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %v has only %d bytes", t, len(data))
		}
		all = append(all, data[:t.W*tlog.HashSize])
	}
	return all, nil
}

// read reads a tile or bundle, or the full one in its place where the partial one was deleted.
func (f folder) read(kind string, n int64, w int) ([]byte, error) {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	full := filepath.Join(string(f), kind, path)
	if w < width {
		data, err := os.ReadFile(full + ".p/" + strconv.Itoa(w))
		if !errors.Is(err, os.ErrNotExist) {
			return data, err
		}
	}
	return os.ReadFile(full)
}

// entry is the data of a leaf in a tree of this size.
func (f folder) entry(index, size int64) ([]byte, error) {
	w := int64(width)
	if first := index / width * width; size-first < width {
		w = size - first
	}
	data, err := f.read("tile/entries", index/width, int(w))
	if err != nil {
		return nil, err
	}
	for i := int64(0); ; i++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("the bundle of leaf %d ends before it", index)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		if i == index%width {
			return data[2:end], nil
		}
		data = data[end:]
	}
}

// open reads a checkpoint and checks the log's signature.
func open(file string, log note.Verifier) (tree tlog.Tree, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return tree, err
	}
	signed, err := note.Open(text, note.VerifierList(log))
	if err != nil {
		return tree, fmt.Errorf("%s: %v", file, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != log.Name() {
		return tree, fmt.Errorf("%s is no checkpoint of %s", file, log.Name())
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("%s has no root", file)
	}
	copy(tree.Hash[:], root)
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	return tree, err
}

func check(vkey, dir string, files []string, leaves int) error {
	log, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	var trees []tlog.Tree
	for _, file := range files {
		tree, err := open(file, log)
		if err != nil {
			return err
		}
		trees = append(trees, tree)
	}
	sort.Slice(trees, func(i, j int) bool { return trees[i].N < trees[j].N })
	last := trees[len(trees)-1]
	if last.N == 0 {
		return errors.New("the log is empty")
	}
	consistencies := 0
	for i, larger := range trees {
		for _, smaller := range trees[:i+1] {
			if smaller.N == 0 {
				continue
			}
			if smaller.N == larger.N {
				if smaller.Hash != larger.Hash {
					return fmt.Errorf("two roots are signed for size %d", larger.N)
				}
			} else {
				proof, err := tlog.ProveTree(larger.N, smaller.N, tlog.TileHashReader(larger, folder(dir)))
				if err != nil {
					return fmt.Errorf("size %d: %v", larger.N, err)
				}
				if err := tlog.CheckTree(proof, larger.N, larger.Hash, smaller.N, smaller.Hash); err != nil {
					return fmt.Errorf("size %d does not continue size %d: %v", larger.N, smaller.N, err)
				}
			}
			consistencies++
		}
	}
	reader := tlog.TileHashReader(last, folder(dir))
	seed := time.Now().UnixNano()
	random := rand.New(rand.NewSource(seed))
	inclusions := 0
	for i := int64(0); i < last.N && inclusions < leaves; i++ {
		index := i
		if last.N > int64(leaves) {
			index = random.Int63n(last.N)
		}
		data, err := folder(dir).entry(index, last.N)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(last.N, index, reader)
		if err != nil {
			return fmt.Errorf("leaf %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, last.N, last.Hash, index, tlog.RecordHash(data)); err != nil {
			return fmt.Errorf("leaf %d is not in the tree (seed %d): %v", index, seed, err)
		}
		inclusions++
	}
	fmt.Printf("%d checkpoints signed by %s, %d consistencies, %d of %d leaves in the tree\n",
		len(trees), log.Name(), consistencies, inclusions, last.N)
	return nil
}

func main() {
	leaves := flag.Int("leaves", 1000, "how many leaves to look for; of a larger log as many random ones")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: checklog [-leaves N] VKEY FOLDER [CHECKPOINT...]")
		os.Exit(2)
	}
	files := flag.Args()[2:]
	if len(files) == 0 {
		files = []string{filepath.Join(flag.Arg(1), "checkpoint")}
	}
	if err := check(flag.Arg(0), flag.Arg(1), files, *leaves); err != nil {
		fmt.Fprintln(os.Stderr, "checklog:", err)
		os.Exit(1)
	}
}
