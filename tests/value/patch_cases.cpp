// Prints random cases for appliers of RFC 6902 in other languages, one a line: {"before":..,"after":..,"patch":[..]}.

#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include "value/random_json.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace patchbay;
using test::edit;
using test::json;
using test::random_json;

struct before_and_after {
  value before;
  value after;
};

// Mostly a document and what edits made of it, sometimes two that have nothing to do with each other.
before_and_after random_case(random_json& random) {
  const json document = random.chance(5) ? random.wide_document() : random.document(5);
  const value before(document);
  if (random.chance(20)) return {before, value(random.document(4))};
  const std::vector<edit> script = random.script_for(document, 1 + random.below(20));
  return {before, produce(before, [&](const draft& root) {
            for (const edit& e : script) e.perform(root);
          })};
}

void print(const before_and_after& pair) {
  std::string line = R"({"before":)";
  pair.before.dump_to(line);
  line += R"(,"after":)";
  pair.after.dump_to(line);
  line += R"(,"patch":)";
  diff(pair.before, pair.after).dump_to(line);
  line += "}\n";
  std::cout << line;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Prints random documents and the patches between them as JSON Lines.");
  std::uint64_t seed = 1;
  std::size_t count = 2000;
  app.add_option("--seed", seed, "what the cases are made from")->capture_default_str();
  app.add_option("--count", count, "how many cases to print")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  random_json random(seed);
  for (std::size_t i = 0; i < count; ++i) print(random_case(random));
  return 0;
}
