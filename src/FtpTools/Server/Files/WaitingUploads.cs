using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>What is kept of broken uploads in a home, for their users to resume.</summary>
internal static class WaitingUploads
{
    /// <summary>Those of a user whose whole length is known, so that whoever resumes one can compare. The others are for
    /// <see cref="OwnItems"/>.</summary>
    public static IReadOnlyList<WaitingPartial> Of(UserHome home, string user)
    {
        using var partials = home.Directory.OpenPartials();
        return partials is null ? [] : [.. partials.Of(user).Where(p => !p.Info.IsOpen && home.Quota.FindUpload(p.Name) is null)];
    }

    /// <summary>Deletes one, while the home may be changed.</summary>
    /// <param name="home">Where.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="path">Where it was to go.</param>
    /// <param name="isOpen">Whether it is one whose length is unknown.</param>
    /// <exception cref="FtpToolsException">Nothing is kept for this path, or somebody is resuming it just now.</exception>
    public static void Delete(UserHome home, string user, RemotePath path, bool isOpen)
    {
        using var partials = home.Directory.OpenPartials();
        if (partials?.Find(user, path) is not { } waiting || waiting.Info.IsOpen != isOpen)
            throw new FtpToolsException(ErrorCode.NotFound, $"There is nothing to resume for '{path}'.") { Target = path.ToString() };
        if (!partials.Remove(waiting.Name, home.Quota))
            throw new FtpToolsException(ErrorCode.FileBusy, $"The upload to '{path}' is under way.") { Target = path.ToString() };
    }

    /// <summary>Deletes those that nobody has written to since a time, UTC, whoever's they are.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> SweepAsync(UserHome home, DateTime before, CancellationToken cancellationToken)
    {
        using var partials = home.Directory.OpenPartials();
        if (partials is null || partials.OlderThan(before).Count == 0) return 0;
        using var entry = await home.Quota.EnterAsync(cancellationToken).ConfigureAwait(false);
        return partials.OlderThan(before).Count(name => partials.Remove(name, home.Quota));
    }
}
