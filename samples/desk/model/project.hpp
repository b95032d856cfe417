#pragma once

#include <patchbay/value/value.hpp>

#include <string>
#include <string_view>

namespace dataforge {

/// The state that the application starts from: three made-up workspaces with their wells and logs.
///
///     {"workspaces": {ID: {"id", "name", "region", "operator"}},
///      "wells": {ID: {"id", "workspace_id", "name", "field", "status", "spudded", "kelly_bushing", "total_depth"}},
///      "curves": {ID: {"id", "well_id", "mnemonic", "unit", "description", "source", "summary"}},
///      "samples": {CURVE_ID: {"start", "step", "values"}},
///      "udfs": [...],
///      "selection": {"workspace", "well", "curve"},
///      "settings": {...}, "saved": {"at", "unsaved"}, "windows": {LABEL: {"kind", "curve_id"}}, "tasks": {}}
///
/// What a curve is and what was read lie apart, so that a window can follow the list without the readings.
[[nodiscard]] patchbay::value sample_project();

/// A curve's entry in the list.
[[nodiscard]] patchbay::value describe_curve(std::string_view id, std::string_view well_id, std::string_view mnemonic,
                                             std::string_view unit, std::string_view description,
                                             std::string_view source, const patchbay::value& summary);

/// The member of a collection. Throws `errc::not_found` with a sentence that names it: "There is no well "x"."
[[nodiscard]] const patchbay::value& find_in(const patchbay::value& state, std::string_view collection,
                                             std::string_view what, std::string_view id);

/// The id of a well's curve with this mnemonic, empty where there is none.
[[nodiscard]] std::string curve_of(const patchbay::value& state, std::string_view well_id, std::string_view mnemonic);

}  // namespace dataforge
