#include "replay/trace/sha256.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t rounds = 64;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, rounds> constants{
    0x428a2f98U, 0x71374491U, 0xb5c0fbcfU, 0xe9b5dba5U, 0x3956c25bU, 0x59f111f1U, 0x923f82a4U, 0xab1c5ed5U,
    0xd807aa98U, 0x12835b01U, 0x243185beU, 0x550c7dc3U, 0x72be5d74U, 0x80deb1feU, 0x9bdc06a7U, 0xc19bf174U,
    0xe49b69c1U, 0xefbe4786U, 0x0fc19dc6U, 0x240ca1ccU, 0x2de92c6fU, 0x4a7484aaU, 0x5cb0a9dcU, 0x76f988daU,
    0x983e5152U, 0xa831c66dU, 0xb00327c8U, 0xbf597fc7U, 0xc6e00bf3U, 0xd5a79147U, 0x06ca6351U, 0x14292967U,
    0x27b70a85U, 0x2e1b2138U, 0x4d2c6dfcU, 0x53380d13U, 0x650a7354U, 0x766a0abbU, 0x81c2c92eU, 0x92722c85U,
    0xa2bfe8a1U, 0xa81a664bU, 0xc24b8b70U, 0xc76c51a3U, 0xd192e819U, 0xd6990624U, 0xf40e3585U, 0x106aa070U,
    0x19a4c116U, 0x1e376c08U, 0x2748774cU, 0x34b0bcb5U, 0x391c0cb3U, 0x4ed8aa4aU, 0x5b9cca4fU, 0x682e6ff3U,
    0x748f82eeU, 0x78a5636fU, 0x84c87814U, 0x8cc70208U, 0x90befffaU, 0xa4506cebU, 0xbef9a3f7U, 0xc67178f2U};

class digest {
 public:
  void add_block(const char* block) {
    std::array<std::uint32_t, 8> next = state_;
    const std::array<std::uint32_t, rounds> words = schedule(block);
    for (std::size_t i = 0; i < rounds; ++i) {
      auto& [a, b, c, d, e, f, g, h] = next;
      const std::uint32_t big_one = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
      const std::uint32_t choice = (e & f) ^ (~e & g);
      const std::uint32_t first = h + big_one + choice + constants[i] + words[i];
      const std::uint32_t big_zero = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
      const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
      next = {first + big_zero + majority, a, b, c, d + first, e, f, g};
    }
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += next[i];
  }

  [[nodiscard]] std::string hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint32_t word : state_) {
      for (int shift = 28; shift >= 0; shift -= 4) text += digits[(word >> shift) & 0xFU];
    }
    return text;
  }

 private:
  static std::array<std::uint32_t, rounds> schedule(const char* block) {
    std::array<std::uint32_t, rounds> words{};
    for (std::size_t i = 0; i < block_size; ++i) {
      words[i / 4] = words[i / 4] << 8U | static_cast<unsigned char>(block[i]);
    }
    for (std::size_t i = 16; i < rounds; ++i) {
      const std::uint32_t x = words[i - 15];
      const std::uint32_t y = words[i - 2];
      const std::uint32_t zero = std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3U);
      const std::uint32_t one = std::rotr(y, 17) ^ std::rotr(y, 19) ^ (y >> 10U);
      words[i] = words[i - 16] + zero + words[i - 7] + one;
    }
    return words;
  }

  // The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  std::array<std::uint32_t, 8> state_{0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                      0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
};

}  // namespace

std::string sha256(std::string_view text) {
  digest sum;
  std::size_t at = 0;
  for (; text.size() - at >= block_size; at += block_size) sum.add_block(text.data() + at);

  // A bit that is set, zeros, and the number of bits in the last 8 bytes of a block.
  std::string rest(text.substr(at));
  rest += '\x80';
  while (rest.size() % block_size != block_size - 8) rest += '\0';
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) rest += static_cast<char>((bits >> shift) & 0xFFU);
  for (std::size_t block = 0; block < rest.size(); block += block_size) sum.add_block(rest.data() + block);
  return sum.hex();
}

}  // namespace patchbay::impl
