#pragma once

#include <patchbay/error.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace patchbay::inline v0_1::impl {

// What SQLite refused: errc::io, with its own code.
class sqlite_error : public error {
 public:
  sqlite_error(int reason, std::string message) : error(errc::io, std::move(message)), reason_(reason) {}

  [[nodiscard]] bool is_busy() const noexcept;
  // The file is no database, or a damaged one.
  [[nodiscard]] bool is_no_database() const noexcept;
  [[nodiscard]] bool is_damage() const noexcept;
  [[nodiscard]] bool is_full() const noexcept;

 private:
  int reason_;
};

// For a damage that SQLite does not see.
[[nodiscard]] sqlite_error damaged(const std::string& file, const std::string& what);

// A statement at work: parameters are bound from 1, columns counted from 0. What is bound must outlive it.
class sqlite_query {
 public:
  sqlite_query(sqlite3* database, sqlite3_stmt* statement, const std::string& file)
      : database_(database), statement_(statement), file_(file) {}
  sqlite_query(const sqlite_query&) = delete;
  sqlite_query& operator=(const sqlite_query&) = delete;
  ~sqlite_query();

  sqlite_query& bind(std::string_view text);
  sqlite_query& bind(std::int64_t number);
  // To the next row; false when there are no more.
  [[nodiscard]] bool step();
  // To the end.
  void run();

  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  const std::string& file_;
  int bound_ = 0;
};

// One open database. Members throw sqlite_error. Not thread-safe.
class sqlite_connection {
 public:
  // `unchanging`: to be read although nothing can be written, not even what SQLite keeps beside it; nobody else may be
  // writing then.
  enum class mode { unchanging, existing, create };
  sqlite_connection(const std::string& file, mode how, std::chrono::milliseconds busy_timeout);
  sqlite_connection(const sqlite_connection&) = delete;
  sqlite_connection& operator=(const sqlite_connection&) = delete;
  ~sqlite_connection();

  // `sql` must live as long as this: its statement is kept.
  [[nodiscard]] sqlite_query query(std::string_view sql);
  // Any number of statements without results.
  void execute(const char* sql);
  // Of a query with one.
  [[nodiscard]] std::int64_t number(std::string_view sql);
  // How many rows the last statement changed.
  [[nodiscard]] std::int64_t changed() const;
  [[nodiscard]] std::int64_t last_id() const;
  [[nodiscard]] std::int64_t page_count() { return number("PRAGMA page_count"); }
  // Takes room on the disk for all that the transaction, before which there were so many pages, has put into the
  // database, so that its log can be brought into the file at any time. Throws, before anything is committed, where
  // there is none.
  void take_room(std::int64_t pages_before);
  // Brings the log into the file and gives its room back; false where somebody reads from it, or that fails.
  [[nodiscard]] bool empty_log() noexcept;
  // Whether the end brings the write-ahead log into the file.
  void checkpoint_at_end(bool on);
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  struct closer {
    void operator()(sqlite3* database) const noexcept;
  };
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };

  const std::string file_;
  std::unique_ptr<sqlite3, closer> database_;
  std::map<std::string_view, std::unique_ptr<sqlite3_stmt, finalizer>> statements_;
};

// All or nothing: what is not committed when it ends is taken back.
class sqlite_transaction {
 public:
  enum class kind { reading, writing };
  sqlite_transaction(sqlite_connection& in, kind what);
  sqlite_transaction(const sqlite_transaction&) = delete;
  sqlite_transaction& operator=(const sqlite_transaction&) = delete;
  ~sqlite_transaction();

  void commit();

 private:
  sqlite_connection& in_;
};

}  // namespace patchbay::impl
