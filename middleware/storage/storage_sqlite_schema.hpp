#pragma once

#include "middleware/storage/storage_sqlite_connection.hpp"

#include <patchbay/persist/storage.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

// The tables of sqlite_storage, and what is said to them. Nothing here begins or ends a transaction.

namespace patchbay::inline v0_1::impl {

// Values of documents.kind. There is at most one document of each of the first two for a name.
namespace document_kind {
inline constexpr std::string_view present = "present";
inline constexpr std::string_view previous = "previous";
inline constexpr std::string_view unusable = "unusable";
}  // namespace document_kind

// Whether there is nothing in the database yet. Throws where it holds anything but our tables in our format.
[[nodiscard]] bool is_empty(sqlite_connection& database);
// Throws where something is wrong anywhere in the database. O(size).
void check_soundness(sqlite_connection& database);
// Makes the tables and marks the database as ours.
void make_tables(sqlite_connection& database);

// The document with as many of its changes as are undamaged, and why there are no more. Throws where the text is not.
[[nodiscard]] read_result read_document(sqlite_connection& database, const std::string& name, std::string_view kind);
// Makes a new present document of it.
void add_document(sqlite_connection& database, const std::string& name, std::string_view kind, const read_result& of);
void add_text(sqlite_connection& database, const std::string& name, std::string_view kind, std::string_view text);
// Appends to the present document if that has this fingerprint.
[[nodiscard]] bool add_change(sqlite_connection& database, const std::string& name, std::string_view change,
                              std::uint64_t after);
[[nodiscard]] bool has_document(sqlite_connection& database, const std::string& name, std::string_view kind);
void set_kind(sqlite_connection& database, const std::string& name, std::string_view from, std::string_view to);
void remove_document(sqlite_connection& database, const std::string& name, std::string_view kind);
// The names of present and previous documents, one by one.
void for_each_name(sqlite_connection& database, const std::function<void(const std::string& name)>& call);

}  // namespace patchbay::impl
