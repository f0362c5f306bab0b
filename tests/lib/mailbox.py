# What the mail server of the tests does with a receiver, by the name before the @: "gone" is refused for good, "later" is
# put off, of anybody else the mail is kept in a file: 1.eml, 2.eml … as they came.
import os


class Mailbox:
    def __init__(self, folder):
        self.folder = folder

    @classmethod
    def from_cli(cls, parser, folder):
        return cls(folder)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.lower().startswith('gone'):
            return '550 5.1.1 <%s>: no such user' % address.lower()
        if address.startswith('later'):
            return '451 4.7.1 come again'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        path = os.path.join(self.folder, '%d.eml' % (len(os.listdir(self.folder)) + 1))
        with open(path + '.part', 'wb') as mail:
            mail.write(envelope.original_content)
        os.rename(path + '.part', path)
        return '250 OK'
