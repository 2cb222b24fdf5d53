namespace FtpTools.Security;

/// <summary>The tables of RFC 3454 that RFC 4013 uses, each as pairs of first and last code point.</summary>
internal static class StringPrepTables
{
    private static readonly int[] NonAsciiSpace =
        [0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200B, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000];

    private static readonly int[] MappedToNothing =
    [
        0xAD, 0xAD, 0x34F, 0x34F, 0x1806, 0x1806, 0x180B, 0x180D, 0x200B, 0x200D, 0x2060, 0x2060, 0xFE00, 0xFE0F, 0xFEFF, 0xFEFF,
    ];

    private static readonly int[] Prohibited =
    [
        0x0, 0x1F, 0x7F, 0x9F, // C.2.1, C.2.2: controls
        0xA0, 0xA0, // C.1.2, with the other spaces below
        0x340, 0x341, // C.8: deprecated tone marks
        0x6DD, 0x6DD, 0x70F, 0x70F, 0x1680, 0x1680, 0x180E, 0x180E,
        0x2000, 0x200F, // C.1.2, C.2.2, C.8: spaces, joiners, direction marks
        0x2028, 0x202F, 0x205F, 0x2063, 0x206A, 0x206F,
        0x2FF0, 0x2FFB, // C.7: ideographic description
        0x3000, 0x3000,
        0xD800, 0xF8FF, // C.5, C.3: surrogates, private use
        0xFEFF, 0xFEFF, 0xFFF9, 0xFFFD, // C.6: inappropriate for plain text
        0x1D173, 0x1D17A, // C.2.2: musical controls
        0xE0001, 0xE0001, 0xE0020, 0xE007F, // C.9: tags
        0xF0000, 0x10FFFF, // C.3: private planes
    ];

    private static readonly int[] RightToLeft =
    [
        0x5BE, 0x5BE, 0x5C0, 0x5C0, 0x5C3, 0x5C3, 0x5D0, 0x5EA, 0x5F0, 0x5F4, 0x61B, 0x61B, 0x61F, 0x61F, 0x621, 0x63A,
        0x640, 0x64A, 0x66D, 0x66F, 0x671, 0x6D5, 0x6DD, 0x6DD, 0x6E5, 0x6E6, 0x6FA, 0x6FE, 0x700, 0x70D, 0x710, 0x710,
        0x712, 0x72C, 0x780, 0x7A5, 0x7B1, 0x7B1, 0x200F, 0x200F, 0xFB1D, 0xFB1D, 0xFB1F, 0xFB28, 0xFB2A, 0xFB36, 0xFB38, 0xFB3C,
        0xFB3E, 0xFB3E, 0xFB40, 0xFB41, 0xFB43, 0xFB44, 0xFB46, 0xFBB1, 0xFBD3, 0xFD3D, 0xFD50, 0xFD8F, 0xFD92, 0xFDC7,
        0xFDF0, 0xFDFC, 0xFE70, 0xFE74, 0xFE76, 0xFEFC,
    ];

    /// <summary>Table C.1.2: becomes a plain space.</summary>
    internal static bool IsNonAsciiSpace(int codePoint)
    {
        return Contains(NonAsciiSpace, codePoint);
    }

    /// <summary>Table B.1: is removed.</summary>
    internal static bool IsMappedToNothing(int codePoint)
    {
        return Contains(MappedToNothing, codePoint);
    }

    /// <summary>Tables C.1.2 and C.2.1 to C.9 (RFC 4013 section 2.3).</summary>
    internal static bool IsProhibited(int codePoint)
    {
        return Contains(Prohibited, codePoint) || IsNonCharacter(codePoint);
    }

    /// <summary>Table C.4: code points that never stand for anything.</summary>
    internal static bool IsNonCharacter(int codePoint)
    {
        return codePoint is >= 0xFDD0 and <= 0xFDEF || (codePoint & 0xFFFE) == 0xFFFE;
    }

    /// <summary>Table D.1: bidirectional category R or AL.</summary>
    internal static bool IsRightToLeft(int codePoint)
    {
        return Contains(RightToLeft, codePoint);
    }

    private static bool Contains(int[] ranges, int codePoint)
    {
        for (var i = 0; i < ranges.Length && codePoint >= ranges[i]; i += 2)
        {
            if (codePoint <= ranges[i + 1])
                return true;
        }

        return false;
    }
}
