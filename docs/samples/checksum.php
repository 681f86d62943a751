<?php
// The checksum of a body, in PHP 8: php checksum.php KEY < body.json

function sorted(mixed $value): mixed
{
    if (is_array($value)) {
        return array_map('sorted', $value);
    }
    if (!is_object($value)) {
        return $value;
    }
    $fields = array_map('sorted', get_object_vars($value));
    ksort($fields, SORT_STRING);
    return (object) $fields;
}

function checksum(string $key, object $body): string
{
    $covered = clone $body;
    unset($covered->checksum, $covered->checksumMethod);
    $text = json_encode(sorted($covered), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    return hash_hmac('sha256', $text, $key);
}

echo checksum($argv[1], json_decode(stream_get_contents(STDIN))), "\n";
