using FtpTools.Server.Admission;

namespace FtpTools.Tests.Admission;

public class LinkPlacesTests
{
    private readonly DescriptorPool _pool = new(limit: null, open: 0);

    [Fact]
    public void A_user_has_half_of_them_and_the_others_have_the_rest()
    {
        var places = Places(6);
        var anns = Take(places, "ann", 3);
        Assert.Null(places.TryTake("ANN"));
        var bobs = Take(places, "bob", 3);
        Assert.Null(places.TryTake("cid"));
        Assert.Equal(6, places.Count);
        anns[0].Dispose();
        bobs.Add(Assert.IsAssignableFrom<IDisposable>(places.TryTake("cid")));
        Assert.Null(places.TryTake("ann"));
    }

    [Fact]
    public void A_place_is_given_back_once()
    {
        var places = Places(2);
        var place = Take(places, "ann", 1)[0];
        place.Dispose();
        place.Dispose();
        Assert.Equal(0, places.Count);
        Take(places, "ann", 1);
        Assert.Null(places.TryTake("ann"));
    }

    [Fact]
    public void Where_the_process_has_no_descriptor_left_there_is_none()
    {
        var pool = new DescriptorPool(limit: 256, open: 78);
        var places = new LinkPlaces(Limits(1000), pool);
        while (pool.TryTakeConnection())
        {
            // Others have them.
        }

        Assert.Null(places.TryTake("ann"));
        pool.ReturnConnection();
        Take(places, "ann", 1)[0].Dispose();
        Assert.True(pool.TryTakeConnection());
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    [InlineData(20000)]
    public void Those_that_log_in_keep_their_descriptors_whatever_the_others_have(int limit)
    {
        var pool = new DescriptorPool(limit, open: 78);
        var options = new ServerOptions { Root = "/", MaxConnections = int.MaxValue };
        var without = ServerLimits.Of(options, pool);
        var with = ServerLimits.Of(options with { Ftp = new FtpOptions() }, pool);
        Assert.Equal((0, pool.MaxConnections), (without.Links, without.Sessions + without.Pending));
        Assert.Equal((without.Pending, pool.MaxConnections), (with.Pending, with.Sessions + with.Pending + with.Links));
        Assert.InRange(with.LinksPerUser, 1, with.Links - 1);
    }

    private static ServerLimits Limits(int links) => new(100, 50, 50, 4, 4, 2, 2) { Links = links };

    private static List<IDisposable> Take(LinkPlaces places, string user, int count)
    {
        return [.. Enumerable.Range(0, count).Select(_ => Assert.IsAssignableFrom<IDisposable>(places.TryTake(user)))];
    }

    private LinkPlaces Places(int links) => new(Limits(links), _pool);
}
