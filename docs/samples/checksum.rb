# The checksum of a body, in Ruby: ruby checksum.rb KEY < body.json
require "json"
require "openssl"

def sorted(value)
  case value
  when Hash then value.sort.to_h.transform_values { |inner| sorted(inner) }
  when Array then value.map { |inner| sorted(inner) }
  else value
  end
end

def checksum(key, body)
  covered = body.reject { |name, _| %w[checksum checksumMethod].include?(name) }
  OpenSSL::HMAC.hexdigest("SHA256", key, JSON.generate(sorted(covered)))
end

puts checksum(ARGV[0], JSON.parse($stdin.read)) if $PROGRAM_NAME == __FILE__
