#include "shell/project_file.hpp"

#include "model/actions.hpp"
#include "model/desk.hpp"
#include "model/project.hpp"
#include "model/series.hpp"
#include "shell/text_file.hpp"

#include <patchbay/atomic_file.hpp>
#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dataforge {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::pointer;
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

// Says where in the file something is that cannot be taken.
template <class Work>
auto reading(const pointer& place, Work work) {
  try {
    return work();
  } catch (const error& failure) {
    throw failure.within(place.text());
  }
}

std::string where(const patchbay::error_place& place) {
  if (place.line != 0) return ", line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
  return place.pointer.empty() ? std::string() : ", at " + place.pointer;
}

value curve_from(std::string_view id, const value& written, const value& summary) {
  const auto text = [&](std::string_view member) {
    return reading(pointer() / member, [&] { return written.at(member).get<std::string>(); });
  };
  const std::string own_id = text("well_id") + '.' + text("mnemonic");
  if (own_id != id) throw error(errc::invalid_argument, "This is the curve \"" + own_id + "\", under another name.");
  return describe_curve(id, text("well_id"), text("mnemonic"), text("unit"), text("description"), "udf", summary);
}

// What the file says goes the way of everything that changes the state, and past the same checks.
value taken_back(const value& project) {
  patchbay::store state = make_store();
  const value& settings = project.at("settings");
  reading(pointer("/settings"), [&] { state.dispatch(update_settings(settings)); });
  const value& samples = project.at("samples");
  for (const auto& [id, written] : project.at("curves").items()) {
    const series readings = reading(pointer() / "samples" / id, [&] { return series_from(samples.at(id)); });
    reading(pointer() / "curves" / id,
            [&] { state.dispatch(add_curve(curve_from(id, written, summarize(readings)), to_value(readings))); });
  }
  return patchbay::produce(state.state(), [](const draft& all) { all["saved"]["unsaved"] = value::array(); });
}

}  // namespace

void write_project(const std::filesystem::path& file, const value& state) {
  try {
    patchbay::write_file_atomically(file, kept(state).dump(1) + '\n');
  } catch (const error& failure) {
    throw error(errc::io, "The project cannot be written to \"" + file.string() + "\". " + failure.message());
  }
}

value read_project(const std::filesystem::path& file) {
  const std::optional<std::string> text = read_text(file);
  if (!text) return sample_project();
  try {
    return taken_back(value::parse(*text));
  } catch (const error& failure) {
    throw error(failure.code(),
                '"' + file.string() + "\" is no project" + where(failure.place()) + ": " + failure.message(),
                failure.place());
  }
}

}  // namespace dataforge
