// The same commands on the caller's thread, on the pool, as a coroutine and by a responder.

#include "commands.hpp"
#include "host.hpp"
#include "variants.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace testbed {

namespace {

std::string simple(const std::string& argument) { return "heard " + argument; }

// An empty argument is refused with an empty string, "object" with an object.
std::string with_result(const std::string& argument) {
  if (argument.empty()) throw bridge::rejection("");
  if (argument == "object") throw bridge::rejection({{"kind", "refused"}, {"detail", {{"argument", argument}}}});
  return argument;
}

value as_object(const std::string& argument) { return {{"argument", argument}, {"length", argument.size()}}; }

}  // namespace

void add_variant_commands(host& all) {
  add_variants(all.app, "simple", simple);
  add_variants(all.app, "result", with_result);
  add_variants(all.app, "object", as_object);
}

}  // namespace testbed
