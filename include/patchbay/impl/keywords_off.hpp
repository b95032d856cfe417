// No include guard: public headers whose names Qt's macros would take open with this and close with keywords_on.hpp, so
// that they compile behind Qt's headers and leave their macros as they were.

#pragma push_macro("emit")
#pragma push_macro("signals")
#pragma push_macro("slots")
#pragma push_macro("foreach")
#undef emit
#undef signals
#undef slots
#undef foreach
