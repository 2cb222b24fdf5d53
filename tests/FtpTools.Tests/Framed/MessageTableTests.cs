using FtpTools.Framed.Server.Handlers;
using FtpTools.Framed.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Framed;

public class MessageTableTests
{
    [Fact]
    public void Every_type_of_message_has_exactly_one_row_and_a_name_of_its_own()
    {
        var types = Enum.GetValues<MessageType>().Where(t => t != MessageType.Unknown);

        Assert.Equal(types.Order(), MessageTable.All.Select(r => r.Type).Order());
        Assert.Equal(MessageTable.All.Count, MessageTable.All.Select(r => r.Name).Distinct().Count());
        Assert.All(MessageTable.All, r => Assert.Equal(r.Type, MessageTable.Of(r.Type).Type));
    }

    [Fact]
    public void Every_operation_stands_in_the_specification()
    {
        Assert.All(MessageTable.All, r => Assert.True(
            ProtocolDocument.Text.Contains($"`{r.Name}`", StringComparison.Ordinal) || ProtocolDocument.Text.Contains($"\"op\":\"{r.Name}\"", StringComparison.Ordinal), r.Name));
    }

    [Fact]
    public void Every_request_has_a_handler_or_is_answered_by_the_connection_itself()
    {
        MessageType[] answeredByTheConnection = [MessageType.Cancel, MessageType.Ping];
        var requests = MessageTable.All.Where(r => r.Phase == MessagePhase.AfterLogin).Select(r => r.Type).Except(answeredByTheConnection);

        Assert.Equal(requests.Order(), RequestHandlers.All.Keys.Order());
    }
}
