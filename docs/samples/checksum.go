// The checksum of a body, in Go: go run checksum.go KEY < body.json
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

func checksum(key string, body map[string]any) (string, error) {
	delete(body, "checksum")
	delete(body, "checksumMethod")
	var text bytes.Buffer
	encoder := json.NewEncoder(&text) // sorts the names of maps
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(bytes.TrimRight(text.Bytes(), "\n"))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

func main() {
	var body map[string]any
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	err := decoder.Decode(&body)
	if err == nil {
		var sum string
		sum, err = checksum(os.Args[1], body)
		fmt.Println(sum)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
