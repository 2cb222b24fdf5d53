using System.Data.Common;

namespace FtpTools.Database;

/// <summary>Commands with named parameters, in the form that every engine takes.</summary>
internal static class DbCommands
{
    /// <summary>A command of its own transaction.</summary>
    /// <param name="connection">Where it is executed.</param>
    /// <param name="sql">A constant; values come in by <see cref="With"/>.</param>
    public static DbCommand Command(this DbConnection connection, string sql) => Command(connection, null, sql);

    /// <summary>A command in a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="sql">A constant; values come in by <see cref="With"/>.</param>
    public static DbCommand Command(this DbTransaction transaction, string sql) => Command(transaction.Connection!, transaction, sql);

    /// <summary>A command, in a transaction if there is one.</summary>
    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every text is a constant, made of constants where it is put together.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Gives a parameter its value.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The name, beginning with @.</param>
    /// <param name="value">A number, a text or null.</param>
    /// <returns>The command.</returns>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}
