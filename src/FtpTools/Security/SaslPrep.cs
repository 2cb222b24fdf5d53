using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Security;

/// <summary>
/// Brings names and passwords into the one form that both ends compare (RFC 4013):
/// text that looks alike and is typed alike becomes identical. Unassigned code points are let through, as in a "query" (RFC 3454 section
/// 7), so that the tables need no Unicode version.
/// </summary>
internal static class SaslPrep
{
    /// <summary>The longest text that is prepared, in UTF-16 units.</summary>
    internal const int MaximumLength = 1024;

    /// <summary>Prepares a password.</summary>
    /// <returns>UTF-8 bytes, to be zeroed by the caller.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.PasswordRefused"/>.</exception>
    internal static byte[] PreparePassword(ReadOnlySpan<char> password)
    {
        if (password.IsEmpty)
            throw new FtpToolsException(ErrorCode.PasswordRefused, "The password is empty.");
        var prepared = Prepare(password, out var fault);
        if (prepared is null)
            throw new FtpToolsException(ErrorCode.PasswordRefused, $"The password {fault}.");

        try
        {
            return Encoding.UTF8.GetBytes(prepared);
        }
        finally
        {
            Array.Clear(prepared);
        }
    }

    /// <summary>Prepares a user name; null when it cannot be one.</summary>
    internal static string? PrepareName(ReadOnlySpan<char> name)
    {
        return Prepare(name, out _) is { } prepared ? new string(prepared) : null;
    }

    private static char[]? Prepare(ReadOnlySpan<char> text, out string? fault)
    {
        if (text.Length > MaximumLength)
        {
            fault = $"is longer than {MaximumLength} characters";
            return null;
        }

        var mapped = new char[text.Length];
        try
        {
            return Map(text, mapped, out var length)
                ? Normalize(mapped.AsSpan(0, length), out fault)
                : Refuse("is not well-formed Unicode", out fault);
        }
        finally
        {
            Array.Clear(mapped);
        }
    }

    private static char[]? Refuse(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }

    /// <summary>RFC 4013 section 2.1. Both tables hold only code points of one UTF-16 unit.</summary>
    private static bool Map(ReadOnlySpan<char> text, Span<char> mapped, out int length)
    {
        length = 0;
        for (var i = 0; i < text.Length;)
        {
            // .NET does not normalize text with non-characters, which are prohibited anyway.
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed) != OperationStatus.Done
                || StringPrepTables.IsNonCharacter(rune.Value))
                return false;
            if (StringPrepTables.IsNonAsciiSpace(rune.Value))
                mapped[length++] = ' ';
            else if (!StringPrepTables.IsMappedToNothing(rune.Value))
                length += rune.EncodeToUtf16(mapped[length..]);
            i += consumed;
        }

        return true;
    }

    /// <summary>RFC 4013 sections 2.2 to 2.4.</summary>
    private static char[]? Normalize(ReadOnlySpan<char> mapped, out string? fault)
    {
        var normalized = new char[mapped.GetNormalizedLength(NormalizationForm.FormKC)];
        mapped.TryNormalize(normalized, out var length, NormalizationForm.FormKC);
        fault = FaultOf(normalized.AsSpan(0, length));
        if (fault is null && length == normalized.Length)
            return normalized;

        var result = fault is null ? normalized[..length] : null;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(normalized.AsSpan()));
        return result;
    }

    private static string? FaultOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return "has no character that is kept";

        bool hasRightToLeft = false, hasLeftToRight = false, firstIsRightToLeft = false, lastIsRightToLeft = false, isFirst = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (StringPrepTables.IsProhibited(rune.Value))
                return "contains a control character or another character that cannot be typed reliably";
            lastIsRightToLeft = StringPrepTables.IsRightToLeft(rune.Value);
            hasRightToLeft |= lastIsRightToLeft;
            hasLeftToRight |= !lastIsRightToLeft && IsLeftToRight(rune);
            if (isFirst)
                firstIsRightToLeft = lastIsRightToLeft;
            isFirst = false;
        }

        var isBidiSafe = !hasRightToLeft || (firstIsRightToLeft && lastIsRightToLeft && !hasLeftToRight);
        return isBidiSafe ? null : "mixes right-to-left letters with others in a way that has no single reading order (RFC 3454 section 6)";
    }

    /// <summary>
    /// Replaces table D.2 of RFC 3454, which .NET does not know: the letters, letter numbers and spacing marks that are
    /// not right-to-left. Both ends are ours or take the stricter answer, so the few symbols of the table that are missed do no harm.
    /// </summary>
    private static bool IsLeftToRight(Rune rune)
    {
        return Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.SpacingCombiningMark;
    }
}
