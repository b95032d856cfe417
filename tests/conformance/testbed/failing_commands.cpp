// Commands that reject in every way there is.

#include "commands.hpp"
#include "host.hpp"
#include "variants.hpp"

#include <patchbay/error.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>

namespace testbed {

namespace {

[[noreturn]] void fail_as(const std::string& kind) {
  if (kind == "string") throw bridge::rejection("it went wrong");
  if (kind == "empty") throw bridge::rejection("");
  if (kind == "null") throw bridge::rejection(value());
  if (kind == "object") throw bridge::rejection({{"code", 17}, {"detail", {{"where", "here"}, {"list", {1, 2, 3}}}}});
  if (kind == "error") throw patchbay::error(patchbay::errc::out_of_range, "the index 7 is too large");
  if (kind == "number") throw 42;
  throw std::runtime_error("an unexpected secret in " + kind);
}

bool fail_variant(const std::string& kind) { fail_as(kind); }

}  // namespace

void add_failing_commands(host& all) {
  bridge::app& app = all.app;
  app.command("fail", {"kind"}, [](const std::string& kind) { fail_as(kind); });
  add_variants(app, "fail", fail_variant);
  app.command("drop_reply", [](bridge::responder) {});
  app.command("throw_with_responder", [](bridge::responder) { throw std::runtime_error("before any answer"); });
  app.command("unprintable", []() -> std::string { return "\xff\xfe not UTF-8"; });
}

}  // namespace testbed
