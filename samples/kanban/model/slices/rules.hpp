#pragma once

#include <patchbay/value/draft.hpp>

#include <cstddef>
#include <string_view>

/// What has to hold for a change. Each of these throws a `patchbay::error` that names the place in the state; the
/// reducer's draft is dropped then, so that nothing happened.
namespace kanban {

/// The entity with an id, to be edited. `kind` is its name in messages. Throws `errc::not_found`.
[[nodiscard]] patchbay::draft entity(const patchbay::draft& table, std::string_view kind, std::string_view id);

/// Throws `errc::invalid_argument` for an empty id and for one that is taken.
void require_new(const patchbay::draft& table, std::string_view kind, std::string_view id);

/// Throws `errc::invalid_argument` for a text of nothing but blanks.
void require_text(const patchbay::draft& place, std::string_view what, std::string_view text);

/// That an array of ids holds this one there: otherwise somebody else was faster. Throws `errc::not_found`.
void require_at(const patchbay::draft& ids, std::size_t index, std::string_view id);

/// Inserts an id before `index`. Throws `errc::out_of_range` beyond the end.
void insert_at(const patchbay::draft& ids, std::size_t index, std::string_view id);

}  // namespace kanban
