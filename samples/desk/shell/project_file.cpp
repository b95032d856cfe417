#include "shell/project_file.hpp"

#include <patchbay/atomic_file.hpp>
#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <string>

namespace dataforge {

using patchbay::draft;
using patchbay::value;

namespace {

value kept(const value& state) {
  const value empty = {{"settings", state["settings"]}, {"curves", value::object()}, {"samples", value::object()}};
  return patchbay::produce(empty, [&](const draft& project) {
    for (const auto& [id, curve] : state["curves"].items()) {
      if (curve["source"] != "udf") continue;
      project["curves"][id] = curve;
      project["samples"][id] = state["samples"][id];
    }
  });
}

}  // namespace

void write_project(const std::filesystem::path& file, const value& state) {
  try {
    patchbay::write_file_atomically(file, kept(state).dump(1) + '\n');
  } catch (const patchbay::error& failure) {
    throw patchbay::error(patchbay::errc::io,
                          "The project cannot be written to \"" + file.string() + "\". " + failure.message());
  }
}

}  // namespace dataforge
