// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The style of all pictures, for light and dark backgrounds. The colors are plain, so that viewers without CSS
// variables show them too.
#include <string_view>

namespace opcost {

// Classes: bg background, h heading, b name of a group, s secondary text, q the same on a colored background, r and c
// right-aligned and centered, a axis, g grid, p and p2 planes of groups, e edge, k0..k7 kinds, hi highlight, lo the
// rest, wm bound by memory, m mark and mt its text, pt point, n target of the pointer.
inline constexpr std::string_view picture_style = R"css(
.opcost text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums;font-size:11px;fill:#20242a;direction:ltr;unicode-bidi:isolate}
.opcost .h{font-size:15px;font-weight:600}.opcost .b{font-weight:500}.opcost .s{fill:#5c6470;font-weight:400}.opcost .q{fill:#414954}.opcost .r{text-anchor:end}.opcost .c{text-anchor:middle}
.opcost .bg{fill:#fff}.opcost .a{fill:none;stroke:#9aa2ad}.opcost .g{fill:none;stroke:#e4e7eb}.opcost .p{fill:#eef0f3}.opcost .p2{fill:#e3e6ea}
.opcost .e{stroke:#fff;stroke-width:.8}.opcost .pt{stroke:#fff;stroke-width:.8;fill-opacity:.85}
.opcost .k0{fill:#b7cfe8}.opcost .k1{fill:#b5dbcf}.opcost .k2{fill:#ecd9a4}.opcost .k3{fill:#eac2bd}.opcost .k4{fill:#d2c7e8}.opcost .k5{fill:#cbdfae}.opcost .k6{fill:#e6d0bb}.opcost .k7{fill:#d5d9de}
.opcost .hi{fill:#3d79b8}.opcost .lo{fill:#c3d6ea}.opcost .wm{fill:#d19a35}.opcost .m{fill:none;stroke:#b4472f}.opcost .mt{fill:#a03c26}
.opcost .n{fill:transparent}.opcost .n:hover{fill:#20242a;fill-opacity:.09}
@media(prefers-color-scheme:dark){.opcost text{fill:#e8eaed}.opcost .s{fill:#9aa3af}.opcost .q{fill:#ccd2d9}
.opcost .bg{fill:#16181c}.opcost .a{stroke:#6b7480}.opcost .g{stroke:#2a2e35}.opcost .p{fill:#22262c}.opcost .p2{fill:#2b3037}.opcost .e,.opcost .pt{stroke:#16181c}
.opcost .k0{fill:#2f5378}.opcost .k1{fill:#265c4f}.opcost .k2{fill:#665322}.opcost .k3{fill:#70403b}.opcost .k4{fill:#504576}.opcost .k5{fill:#45592a}.opcost .k6{fill:#604a37}.opcost .k7{fill:#414750}
.opcost .hi{fill:#5b9bdc}.opcost .lo{fill:#2c4a69}.opcost .wm{fill:#d8a54c}.opcost .m{stroke:#e8806a}.opcost .mt{fill:#f0937e}.opcost .n:hover{fill:#fff;fill-opacity:.1}}
)css";

}  // namespace opcost
