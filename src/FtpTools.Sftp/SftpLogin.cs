using System.Security.Cryptography;
using System.Text;
using FtpTools.Sessions;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace FtpTools.Sftp;

/// <summary>
/// How a user proves who it is (RFC 4252, RFC 4256): with a private key, with the password, and with the password as the answer to the one
/// question that a server asks. Some servers want several of them.
/// </summary>
internal sealed class SftpLogin : IDisposable
{
    private readonly List<IDisposable> _toDispose = [];
    private readonly byte[] _password;
    private string? _question;

    /// <summary>Reads the key.</summary>
    /// <exception cref="FtpToolsException">The file cannot be read or understood, or the passphrase is not the right one.</exception>
    public SftpLogin(SessionOptions options, SessionLogin login)
    {
        _password = new byte[Encoding.UTF8.GetByteCount(login.Password.Span)];
        Encoding.UTF8.GetBytes(login.Password.Span, _password);
        var methods = new List<AuthenticationMethod>();
        if (options.Key is { } key) methods.Add(new PrivateKeyAuthenticationMethod(login.UserName, Keep(Read(key))));
        if (options.Key is null || _password.Length > 0)
        {
            methods.Add(new PasswordAuthenticationMethod(login.UserName, _password));
            var questions = new KeyboardInteractiveAuthenticationMethod(login.UserName);
            questions.AuthenticationPrompt += Answer;
            methods.Add(questions);
        }

        foreach (var method in methods.OfType<IDisposable>()) Keep(method);
        All = [.. methods];
    }

    /// <summary>The ways, the best first.</summary>
    public AuthenticationMethod[] All { get; }

    /// <summary>What is to be told of a login that failed, after the user.</summary>
    public string WhatWasTried => _question is { } question ? $"; it asks: '{DisplayText.CleanAndCut(question, 100)}'" : "";

    public void Dispose()
    {
        foreach (var item in _toDispose) item.Dispose();
        CryptographicOperations.ZeroMemory(_password);
    }

    private static PrivateKeyFile Read(SessionKey key)
    {
        try
        {
            return key.Passphrase.IsEmpty ? new PrivateKeyFile(key.Path) : new PrivateKeyFile(key.Path, new string(key.Passphrase.Span));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no private key '{key.Path}' (-KeyFilePath).", e)
            {
                Target = key.Path,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The private key '{key.Path}' cannot be read: {e.Message}", e)
            {
                Target = key.Path,
            };
        }
        catch (SshPassPhraseNullOrEmptyException e)
        {
            throw Refused(key, "is encrypted: give its passphrase with -KeyPassphrase", e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What is no key fails in many ways: in the library, in what decodes for it, or in the cipher.
            var what = key.Passphrase.IsEmpty ? "cannot be understood" : "cannot be opened with this passphrase";
            throw Refused(key, $"{what}: {e.Message}", e);
        }
    }

    private static FtpToolsException Refused(SessionKey key, string what, Exception cause)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"The private key '{key.Path}' {DisplayText.Clean(what)}", cause)
        {
            Target = key.Path,
        };
    }

    // The password is the answer to one hidden question and to no other: not to one that shows what is typed, nor to a second one.
    private void Answer(object? sender, AuthenticationPromptEventArgs e)
    {
        foreach (var prompt in e.Prompts)
        {
            var isPassword = !prompt.IsEchoed && _question is null;
            _question = prompt.Request;
            prompt.Response = isPassword ? Encoding.UTF8.GetString(_password) : "";
        }
    }

    private T Keep<T>(T item)
        where T : IDisposable
    {
        _toDispose.Add(item);
        return item;
    }
}
